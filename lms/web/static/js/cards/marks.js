// Marks in a square: its 8 by 8 fields, the number they mean, the letter on the edge held up.
// A classic script for the worker; the dictionary is that of js-aruco2.

self.CARDS = self.CARDS || {};

CARDS.LETTERS = "ABCD"; // clockwise from the top of the printed card
CARDS.LAST = 63;
/** Degrees from straight beyond which no edge is clearly the upper one: rather none than a wrong one. */
CARDS.CLEARLY_UP = 42;
/** Fields of the black border, and of the white rim, that may look wrong. */
CARDS.BORDER = { black: 2, white: 7 };
CARDS.LEAST_CONTRAST = 24;
const FIELDS = 8;

/** A detector of js-aruco2 that knows our cards alone and forgives at most four fields. */
CARDS.detector = () => {
  const detector = new AR.Detector({ dictionaryName: "ARUCO_MIP_36h12", maxHammingDistance: 5 });
  // The library forgives fewer than this: four.
  detector.dictionary.codeList = detector.dictionary.codeList.slice(0, CARDS.LAST + 1);
  return detector;
};

/** {number, letter, corners, distance} of the card in a square; null where there is none. */
CARDS.card = (detector, picture, corners) => {
  const fields = measured(picture, corners);
  for (const light of [surroundings(fields), gap(fields)]) {
    const found = light && named(detector, bits(fields, light));
    if (!found) continue;
    const straight = detector.rotate2(corners, 4 - found.turns);
    return { number: found.id, letter: letterOf(straight), corners: straight, distance: found.distance };
  }
  return null;
};

/** The 6 by 6 fields inside the border: 1 where one is white. */
function bits(fields, light) {
  const inner = Array.from({ length: FIELDS - 2 }, (_, each) => each + 1);
  return inner.map((row) =>
    inner.map((column) => (fields[row + 1][column + 1] > light(row, column) ? 1 : 0)),
  );
}

/** The number that the fields mean, in whichever of their four positions; null where they mean none. */
function named(detector, seen) {
  let best = null;
  let turned = seen;
  for (let turns = 0; turns < 4; turns += 1) {
    const found = detector.dictionary.find(turned);
    if (found && (!best || found.distance < best.distance)) best = { ...found, turns };
    turned = detector.rotate(turned);
  }
  return best && best.id >= 1 && best.id <= CARDS.LAST ? best : null;
}

/** The brightness of the 8 by 8 fields and of the white rim around them: 10 rows of 10. */
function measured(picture, corners) {
  const m = CV.square2quad(corners);
  const at = (x, y) => {
    const depth = m[6] * x + m[7] * y + m[8];
    return CARDS.between(picture, (m[0] * x + m[1] * y + m[2]) / depth, (m[3] * x + m[4] * y + m[5]) / depth);
  };
  const rows = [];
  for (let row = -1; row <= FIELDS; row += 1) {
    rows.push([]);
    for (let column = -1; column <= FIELDS; column += 1) {
      // The rim is looked at close to the square: the card may end soon after.
      const y = middle(row);
      const x = middle(column);
      let sum = 0;
      for (let down = -1; down <= 1; down += 1)
        for (let right = -1; right <= 1; right += 1)
          sum += at((x + 0.2 * right) / FIELDS, (y + 0.2 * down) / FIELDS);
      rows[row + 1].push(sum / 9);
    }
  }
  return rows;
}

function middle(field) {
  if (field < 0) return -0.45;
  return field >= FIELDS ? FIELDS + 0.45 : field + 0.5;
}

/**
 * The brightness between black and white at each field, from the border and the rim around it, so
 * that the edge of a shadow may cross the card; null where the border is not black or the rim not
 * white.
 */
function surroundings(fields) {
  const end = FIELDS - 1;
  const side = (get) => Array.from({ length: FIELDS }, (_, each) => get(each));
  const sides = (near, far) => ({
    top: smooth(side((each) => fields[near][each + 1])),
    bottom: smooth(side((each) => fields[far][each + 1])),
    left: smooth(side((each) => fields[each + 1][near])),
    right: smooth(side((each) => fields[each + 1][far])),
  });
  const black = patch(sides(1, FIELDS));
  const white = patch(sides(0, FIELDS + 1));
  const light = (row, column) => (black(row, column) + white(row, column)) / 2;
  let notBlack = 0;
  let notWhite = 0;
  for (let each = 0; each <= end; each += 1) {
    for (const [row, column, rimRow, rimColumn] of [
      [0, each, 0, each + 1],
      [end, each, FIELDS + 1, each + 1],
      [each, 0, each + 1, 0],
      [each, end, each + 1, FIELDS + 1],
    ]) {
      const border = black(row, column);
      const rim = white(row, column);
      if (rim - border < CARDS.LEAST_CONTRAST) return null;
      if (fields[row + 1][column + 1] > (border + rim) / 2) notBlack += 1;
      if (fields[rimRow][rimColumn] < (border + rim) / 2) notWhite += 1;
    }
  }
  return notBlack > CARDS.BORDER.black || notWhite > CARDS.BORDER.white ? null : light;
}

/**
 * One brightness for all fields: between the lightest of the border and the darkest of the rim.
 *
 * A shadow that cuts off a corner of the card leaves no surface through its sides. But print in the
 * light is still darker than paper in the shade, so this tells them apart.
 */
function gap(fields) {
  const border = [];
  const rim = [];
  for (let each = 0; each < FIELDS; each += 1)
    for (const far of [0, 1]) {
      const [black, white] = far ? [FIELDS, FIELDS + 1] : [1, 0];
      border.push(fields[black][each + 1], fields[each + 1][black]);
      rim.push(fields[white][each + 1], fields[each + 1][white]);
    }
  border.sort((a, b) => b - a);
  rim.sort((a, b) => a - b);
  const black = border[CARDS.BORDER.black];
  const white = rim[CARDS.BORDER.white];
  return white - black < CARDS.LEAST_CONTRAST ? null : () => Math.sqrt(white * Math.max(black, 1));
}

/** The middle one of each three neighbours: a single spoilt field does not count. */
function smooth(values) {
  return values.map((value, at) => {
    const three = [values[Math.max(at - 1, 0)], value, values[Math.min(at + 1, values.length - 1)]];
    return three.sort((a, b) => a - b)[1];
  });
}

/** A surface through four sides (a Coons patch). */
function patch({ top, bottom, left, right }) {
  const end = FIELDS - 1;
  const corner = [(top[0] + left[0]) / 2, (top[end] + right[0]) / 2, (bottom[end] + right[end]) / 2, (bottom[0] + left[end]) / 2];
  return (row, column) => {
    const x = column / end;
    const y = row / end;
    const down = top[column] * (1 - y) + bottom[column] * y;
    const across = left[row] * (1 - x) + right[row] * x;
    const level = (corner[0] * (1 - x) + corner[1] * x) * (1 - y) + (corner[3] * (1 - x) + corner[2] * x) * y;
    return down + across - level;
  };
}

/** The letter of the edge that is held up; null when none clearly is. Corners: of the printed card. */
function letterOf(corners) {
  const [a, b, c, d] = corners;
  const up = { x: a.x + b.x - c.x - d.x, y: a.y + b.y - c.y - d.y };
  const degrees = (Math.atan2(up.x, -up.y) * 180) / Math.PI; // clockwise from straight up
  const quarters = Math.round(degrees / 90);
  if (Math.abs(degrees - quarters * 90) > CARDS.CLEARLY_UP) return null;
  return CARDS.LETTERS[(8 - quarters) % 4];
}
