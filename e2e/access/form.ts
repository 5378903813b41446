const BOUNDARY = 'walk-boundary';

/** A multipart form with one file, as a browser sends it. */
export function formOf(
  fields: Readonly<Record<string, string>>,
  file: { readonly filename: string; readonly content: string },
): { readonly payload: Buffer; readonly headers: Readonly<Record<string, string>> } {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${file.filename}"\r\ncontent-type: text/plain\r\n\r\n`;
  return {
    payload: Buffer.from(`${parts.join('')}${head}${file.content}\r\n--${BOUNDARY}--\r\n`),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  };
}
