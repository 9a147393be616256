// What is packed in a script (base64 of gzip), as bytes.
"use strict";
const copydeskUnpacked = async (packed) => {
  const letters = atob(packed);
  const bytes = new Uint8Array(letters.length);
  for (let n = 0; n < bytes.length; n++) bytes[n] = letters.charCodeAt(n);
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  const [, , whole] = await Promise.all([writer.write(bytes), writer.close(), new Response(stream.readable).arrayBuffer()]);
  return new Uint8Array(whole);
};
