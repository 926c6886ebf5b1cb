// Gives a changed bundle its right checksums again, as somebody would who means harm.
const table = Uint32Array.from({length: 256}, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
  return n
})

function crc32(bytes) {
  let c = 0xffffffff
  for (const b of bytes) c = table[(c ^ b) & 255] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

/** Writes the checksum of every section anew. A section is kind, length, checksum and payload. */
export function reseal(bundle) {
  const out = Buffer.from(bundle)
  for (let at = 5; at < out.length; ) {
    let size = 0
    let shift = 0
    at++
    for (let more = true; more && at < out.length; shift += 7) {
      more = out[at] >= 128
      size += (out[at++] & 127) * 2 ** shift
    }
    if (at + 4 + size > out.length) break
    out.writeUInt32LE(crc32(out.subarray(at + 4, at + 4 + size)), at)
    at += 4 + size
  }
  return out
}
