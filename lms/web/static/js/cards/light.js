// Light and dark in a camera picture: greys, half the size, what is darker than its surroundings.
// A classic script for the worker; it adds to `self.CARDS`.

self.CARDS = self.CARDS || {};

/** The brightness of an RGBA picture, a byte for each pixel. */
CARDS.greys = (rgba, grey) => {
  for (let from = 0, to = 0; to < grey.length; from += 4, to += 1)
    grey[to] = (rgba[from] * 77 + rgba[from + 1] * 150 + rgba[from + 2] * 29) >> 8;
  return grey;
};

/** The picture at half its width and height; each pixel is the mean of four. */
CARDS.halved = (picture) => {
  const { data, width } = picture;
  const half = { width: width >> 1, height: picture.height >> 1 };
  half.data = new Uint8Array(half.width * half.height);
  for (let y = 0, to = 0; y < half.height; y += 1)
    for (let x = 0, from = 2 * y * width; x < half.width; x += 1, from += 2, to += 1)
      half.data[to] = (data[from] + data[from + 1] + data[from + width] + data[from + width + 1] + 2) >> 2;
  return half;
};

/**
 * 1 where a pixel is clearly darker than the mean of the square around it, else 0.
 *
 * Each place is compared with its own surroundings, so a card in the shade reads like one in the
 * light. "Clearly" is a share of that mean, and never less than what a sensor's noise makes.
 */
CARDS.darker = (picture, radius, share, least, dark) => {
  const { data, width, height } = picture;
  const columns = new Int32Array(width);
  const add = (row, sign) => {
    const from = Math.min(Math.max(row, 0), height - 1) * width;
    for (let x = 0; x < width; x += 1) columns[x] += sign * data[from + x];
  };
  for (let row = -radius; row <= radius; row += 1) add(row, 1);
  const area = (2 * radius + 1) ** 2;
  const last = width - 1;
  for (let y = 0; y < height; y += 1) {
    let sum = columns[0] * (radius + 1);
    for (let x = 1; x <= radius; x += 1) sum += columns[Math.min(x, last)];
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
      const mean = sum / area;
      dark[at] = data[at] < mean - Math.max(least, mean * share) ? 1 : 0;
      sum += columns[x + radius + 1 > last ? last : x + radius + 1];
      sum -= columns[x - radius < 0 ? 0 : x - radius];
    }
    add(y + radius + 1, 1);
    add(y - radius, -1);
  }
  return dark;
};

/** The brightness between pixels. */
CARDS.between = (picture, x, y) => {
  const { data, width, height } = picture;
  const left = x < 0 ? 0 : x > width - 1.001 ? width - 1.001 : x;
  const top = y < 0 ? 0 : y > height - 1.001 ? height - 1.001 : y;
  const column = left | 0;
  const row = top | 0;
  const right = left - column;
  const below = top - row;
  const at = row * width + column;
  return (
    (data[at] * (1 - right) + data[at + 1] * right) * (1 - below) +
    (data[at + width] * (1 - right) + data[at + width + 1] * right) * below
  );
};
