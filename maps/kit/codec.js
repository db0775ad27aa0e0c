/* Packed geometry (maps/codec.py) back into vertices on the Mercator plane. */
"use strict";
(function () {
  const K = window.CorridorKit;
  const WORLD = 256; // pixels of the whole world at zoom 0, as in Leaflet

  function bytes(base64) {
    const binary = atob(base64);
    const out = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i);
    return out;
  }

  /* Running totals of LEB128 numbers: where each group of them ends. */
  function totals(base64, count) {
    const data = bytes(base64);
    const out = new Int32Array(count + 1);
    let at = 0;
    for (let i = 0; i < count; i++) {
      let value = 0;
      let factor = 1;
      let byte;
      do {
        byte = data[at++];
        value += (byte & 127) * factor;
        factor *= 128;
      } while (byte & 128);
      out[i + 1] = out[i] + value;
    }
    return out;
  }

  K.worldX = (lon) => ((lon + 180) / 360) * WORLD;
  K.worldY = function (lat) {
    const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
    return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD;
  };
  K.lonOf = (x) => (x / WORLD) * 360 - 180;
  K.latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) * 180) / Math.PI;

  /* Vertices: differences from the one before, zigzag coded, longitude then latitude. */
  function vertices(base64, count, steps) {
    const data = bytes(base64);
    const xy = new Float64Array(count * 2);
    let at = 0;
    let lon = 0;
    let lat = 0;
    const next = function () {
      let value = 0;
      let factor = 1;
      let byte;
      do {
        byte = data[at++];
        value += (byte & 127) * factor;
        factor *= 128;
      } while (byte & 128);
      return value % 2 ? -(value + 1) / 2 : value / 2;
    };
    for (let i = 0; i < count; i++) {
      lon += next();
      lat += next();
      xy[2 * i] = K.worldX(lon / steps);
      xy[2 * i + 1] = K.worldY(lat / steps);
    }
    return xy;
  }

  /* Geometry as flat arrays. Row r owns parts first[r] .. first[r + 1] - 1;
     part p owns vertices start[p] .. start[p + 1] - 1; box holds four numbers a part. */
  K.unpack = function (packed) {
    const first = totals(packed.parts, packed.n);
    const part = first[packed.n];
    const start = totals(packed.sizes, part);
    const xy = vertices(packed.xy, start[part], packed.q);
    const box = new Float64Array(part * 4);
    for (let p = 0; p < part; p++) {
      let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = start[p]; i < start[p + 1]; i++) {
        const x = xy[2 * i];
        const y = xy[2 * i + 1];
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        if (y > y1) y1 = y;
      }
      box.set([x0, y0, x1, y1], p * 4);
    }
    return { n: packed.n, first, start, xy, box };
  };

  /* The box around some rows, in world units; null when they are not on the map. */
  K.boxOf = function (geom, rows) {
    const all = [Infinity, Infinity, -Infinity, -Infinity];
    for (const row of rows) {
      for (let p = geom.first[row]; p < geom.first[row + 1]; p++) {
        all[0] = Math.min(all[0], geom.box[4 * p]);
        all[1] = Math.min(all[1], geom.box[4 * p + 1]);
        all[2] = Math.max(all[2], geom.box[4 * p + 2]);
        all[3] = Math.max(all[3], geom.box[4 * p + 3]);
      }
    }
    return all[0] === Infinity ? null : all;
  };
})();
