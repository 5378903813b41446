/** Whether data that goes to a country leaves the area in which it may move freely (Art. 44). */

/** The European Economic Area: the Union, Iceland, Liechtenstein and Norway. */
const eea: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);

/**
 * Art. 44: a country outside the area is a third country, whatever an adequacy decision says of it: that decision is the
 * tool then, and the person is told of it (Art. 13(1)(f)). For a controller outside the area each other country is one.
 */
export function isThirdCountry(country: string, controllerCountry: string): boolean {
  if (country === controllerCountry) return false;
  return !(eea.has(country) && eea.has(controllerCountry));
}
