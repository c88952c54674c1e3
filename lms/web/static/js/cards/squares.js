// Squares in a picture: dark shapes of four corners, their edges measured finer than a pixel.
// A classic script for the worker; contours and polygons are the work of js-aruco2.

self.CARDS = self.CARDS || {};

/** How far from a rough edge the true one is looked for, in pixels: first wide, then close. */
CARDS.REACH = [2.5, 1.5];

/** Rough corners, clockwise, of all dark shapes with four corners. */
CARDS.quads = (detector, dark, width, height, buffer) => {
  const contours = CV.findContours({ data: dark, width, height }, buffer);
  // The smallest marker that we promise to read has 28 pixels a side, 23 when it is tilted.
  const found = detector.findCandidates(contours, 56, 0.05, 12);
  return detector.clockwiseCorners(found);
};

/** The corners where the square's edges really cross; null where an edge cannot be seen. */
CARDS.sharpened = (picture, corners) => {
  let found = corners;
  for (const reach of CARDS.REACH) {
    const edges = [0, 1, 2, 3].map((side) => edge(picture, found[side], found[(side + 1) % 4], reach));
    if (edges.includes(null)) return null;
    const crossed = [0, 1, 2, 3].map((side) => crossing(edges[(side + 3) % 4], edges[side]));
    if (crossed.includes(null)) return null;
    if (crossed.some((each, at) => Math.hypot(each.x - found[at].x, each.y - found[at].y) > 6)) return null;
    found = crossed;
  }
  return found;

  /** The line between dark and light near the line from `a` to `b`. */
  function edge(image, a, b, reach) {
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    const along = { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
    const out = { x: along.y, y: -along.x }; // clockwise corners: the outside lies to the left
    const count = Math.min(Math.max(Math.round(length / 1.5), 10), 40);
    const points = [];
    for (let each = 0; each < count; each += 1) {
      const part = (0.08 + (0.84 * (each + 0.5)) / count) * length;
      const at = { x: a.x + along.x * part, y: a.y + along.y * part };
      const step = turn(image, at, out, reach);
      if (step !== null) points.push({ x: at.x + out.x * step, y: at.y + out.y * step });
    }
    return points.length < count / 2 ? null : line(points);
  }

  /** Where brightness passes the middle between inside and outside; null where it does not. */
  function turn(image, at, out, reach) {
    const values = [];
    let lowest = 255;
    let highest = 0;
    for (let step = -reach; step <= reach; step += 0.5) {
      const value = CARDS.between(image, at.x + out.x * step, at.y + out.y * step);
      values.push(value);
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    if (highest - lowest < 20) return null;
    const middle = (lowest + highest) / 2;
    let best = null;
    for (let each = 1; each < values.length; each += 1) {
      if (values[each - 1] >= middle || values[each] < middle) continue;
      const step = -reach + 0.5 * (each - 1 + (middle - values[each - 1]) / (values[each] - values[each - 1]));
      if (best === null || Math.abs(step) < Math.abs(best)) best = step;
    }
    return best;
  }

  /** The straight line nearest to the points; the worst of them are left out once. */
  function line(points) {
    const first = fitted(points);
    const kept = points.filter((each) => Math.abs(distance(first, each)) < 1);
    return kept.length < points.length / 2 ? null : fitted(kept);
  }

  function fitted(points) {
    let x = 0;
    let y = 0;
    for (const each of points) {
      x += each.x / points.length;
      y += each.y / points.length;
    }
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (const each of points) {
      xx += (each.x - x) ** 2;
      xy += (each.x - x) * (each.y - y);
      yy += (each.y - y) ** 2;
    }
    const angle = Math.atan2(2 * xy, xx - yy) / 2;
    return { x, y, along: { x: Math.cos(angle), y: Math.sin(angle) } };
  }

  function distance(found_line, point) {
    return (point.x - found_line.x) * found_line.along.y - (point.y - found_line.y) * found_line.along.x;
  }

  function crossing(one, other) {
    const sine = one.along.x * other.along.y - one.along.y * other.along.x;
    if (Math.abs(sine) < 0.3) return null;
    const part = ((other.x - one.x) * other.along.y - (other.y - one.y) * other.along.x) / sine;
    return { x: one.x + part * one.along.x, y: one.y + part * one.along.y };
  }
};
