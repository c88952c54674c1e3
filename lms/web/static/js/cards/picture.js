// All cards in a picture: looked for at several scales, measured at the finest.
// A classic script for the worker; it needs light.js, squares.js, marks.js and js-aruco2.

self.CARDS = self.CARDS || {};

/** What counts as darker than its surroundings, for each scale: the half finds what noise tears. */
CARDS.SCALES = [
  { step: 1, radius: 5, share: 0.12, least: 10 },
  { step: 2, radius: 7, share: 0.38, least: 6 },
];

/** A function (width, height, rgba) → cards; it keeps its memory for pictures of one size. */
CARDS.reader = () => {
  const detector = CARDS.detector();
  let memory = null;

  return (width, height, rgba) => {
    if (!memory || memory.width !== width || memory.height !== height)
      memory = {
        width,
        height,
        grey: new Uint8Array(width * height),
        dark: new Uint8Array(width * height),
        buffer: new Int32Array((width + 2) * (height + 2)),
      };
    const picture = { data: CARDS.greys(rgba, memory.grey), width, height };
    const cards = [];
    let scaled = picture;
    for (const { step, radius, share, least } of CARDS.SCALES) {
      if (step > 1) scaled = CARDS.halved(scaled);
      const dark = memory.dark.subarray(0, scaled.width * scaled.height);
      CARDS.darker(scaled, radius, share, least, dark);
      for (const quad of CARDS.quads(detector, dark, scaled.width, scaled.height, memory.buffer)) {
        const rough = quad.map(({ x, y }) => ({ x: (x + 0.5) * step - 0.5, y: (y + 0.5) * step - 0.5 }));
        if (cards.some((each) => inside(each.corners, rough))) continue;
        const corners = CARDS.sharpened(picture, rough);
        const card = corners && CARDS.card(detector, picture, corners);
        if (card) cards.push(card);
      }
    }
    return agreed(cards);
  };
};

/** Whether the middle of a square lies in a card that was read already. */
function inside(corners, quad) {
  const x = quad.reduce((sum, each) => sum + each.x / 4, 0);
  const y = quad.reduce((sum, each) => sum + each.y / 4, 0);
  return corners.every((from, at) => {
    const to = corners[(at + 1) % 4];
    return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) > 0;
  });
}

/** Without the numbers that are in the picture twice: nobody knows whose card is the right one. */
function agreed(cards) {
  return cards.filter((card) => cards.every((other) => other === card || other.number !== card.number));
}
