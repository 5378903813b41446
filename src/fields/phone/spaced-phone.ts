/** Calling codes of one and of three digits; all others have two (ITU-T E.164). */
const three = /^\+(?:21|22|23|24|25|26|29|35|37|38|42|50|59|67|68|69|80|81|82|83|85|87|88|96|97|99)\d/;

/**
 * A number in groups that are easy to read, `+420 541 218 903`, without the metadata of every country (the server
 * keeps those). Groups are threes after the calling code; a last single digit joins its group.
 */
export function spacedPhone(e164: string): string {
  if (!/^\+\d{6,15}$/.test(e164)) return e164;
  const length = /^\+[17]/.test(e164) ? 2 : three.test(e164) ? 4 : 3;
  const rest = e164.slice(length).replace(/(\d{3})(?=\d{2,})/g, '$1 ');
  return `${e164.slice(0, length)} ${rest}`;
}
