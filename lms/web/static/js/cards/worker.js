// Reads the paper cards in one picture after another, away from the page.
//
// First message: {scripts: [...]}, the addresses of what it needs. Then {width, height, rgba} for
// each picture; the answer is {cards: [{number, letter, corners}], milliseconds}. Nothing is kept
// from one picture to the next.

self.onmessage = ({ data }) => {
  if (data.scripts) {
    importScripts(...data.scripts);
    self.reading = CARDS.reader();
    self.postMessage({ ready: true });
    return;
  }
  const begin = performance.now();
  const cards = self.reading(data.width, data.height, new Uint8ClampedArray(data.rgba));
  self.postMessage({ cards, milliseconds: performance.now() - begin });
};
