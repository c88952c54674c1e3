// Draws the markers of the paper cards with the library that reads them: one file a number.
// Card n bears marker n of the dictionary MIP_36h12. Any two of the markers 1 to 63, in any two
// of their four positions, differ in at least 13 of 36 fields; the reader forgives 4.
const { mkdirSync, writeFileSync } = require("fs");
const { join } = require("path");
const { AR } = require("js-aruco2");

const [folder, last] = process.argv.slice(2);
const dictionary = new AR.Dictionary("ARUCO_MIP_36h12");
mkdirSync(folder, { recursive: true });
for (let number = 1; number <= Number(last); number++) {
  // The white rim belongs to the card; the picture is the black square alone, 8 by 8 fields.
  const drawn = dictionary
    .generateSVG(number)
    .replace('viewBox="0 0 10 10"', 'viewBox="1 1 8 8" shape-rendering="crispEdges"');
  writeFileSync(join(folder, `${number}.svg`), drawn);
}
