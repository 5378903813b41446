/** Bytes to text: decoded as they come, line ends made one. */

/** The text of a file in pieces. Line ends are `\n` whatever they were; a mark of the encoding is left out. */
export async function* decodedText(content: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let pendingReturn = false;
  for await (const chunk of content) {
    const raw: string = (pendingReturn ? '\r' : '') + decoder.decode(chunk, { stream: true });
    pendingReturn = raw.endsWith('\r');
    const text: string = pendingReturn ? raw.slice(0, -1) : raw;
    if (text !== '') yield text.replace(/\r\n?/g, '\n');
  }
  const rest = (pendingReturn ? '\r' : '') + decoder.decode();
  if (rest !== '') yield rest.replace(/\r\n?/g, '\n');
}
