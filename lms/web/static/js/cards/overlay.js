// Draws round each card that was found in a picture, with its number and letter.

const INK = "#12263a";
const PAPER = "#fff";

/**
 * Cards on a canvas that lies over the picture and has its size in pixels.
 *
 * A steady reading has a closed line and a filled sign; one that is not steady yet a broken line
 * and "…"; a card of which no edge is clearly up a question mark.
 */
export function drawCards(canvas, cards, readings) {
  const pen = canvas.getContext("2d");
  // Signs keep their size on the screen, however many pixels the camera gives.
  const unit = canvas.width / Math.max(canvas.clientWidth, 1);
  for (const card of cards) {
    const steady = readings.has(card);
    outline(pen, card.corners, unit, steady);
    sign(pen, card, unit, steady);
  }
}

function outline(pen, corners, unit, steady) {
  pen.beginPath();
  corners.forEach(({ x, y }) => pen.lineTo(x, y));
  pen.closePath();
  pen.setLineDash([]);
  pen.lineWidth = 4 * unit;
  pen.strokeStyle = PAPER;
  pen.stroke();
  pen.setLineDash(steady ? [] : [4 * unit, 4 * unit]);
  pen.lineWidth = 2 * unit;
  pen.strokeStyle = INK;
  pen.stroke();
}

function sign(pen, { number, letter, corners }, unit, steady) {
  const x = corners.reduce((sum, each) => sum + each.x / 4, 0);
  const y = corners.reduce((sum, each) => sum + each.y / 4, 0);
  const side = Math.hypot(corners[0].x - corners[1].x, corners[0].y - corners[1].y);
  const size = Math.min(Math.max(side / 3, 11 * unit), 26 * unit);
  const words = letter === null ? `${number} ?` : `${number} ${steady ? letter : "…"}`;
  pen.font = `700 ${size}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const width = pen.measureText(words).width + size * 0.5;
  pen.fillStyle = steady ? INK : PAPER;
  pen.fillRect(x - width / 2, y - size * 0.65, width, size * 1.3);
  pen.fillStyle = steady ? PAPER : INK;
  pen.fillText(words, x, y);
}
