import { isName, isReservedWord, LONGEST_NAME } from '../../metadata/names.ts';

function folded(label: string): string {
  return label.normalize('NFD').replace(/\p{M}/gu, '').replace(/ł/gi, 'l').replace(/ß/g, 'ss').toLowerCase();
}

/** A name for what people call so: `Fecha de matrícula` gives `fecha_de_matricula`. Empty where the label has no Latin letters. */
export function nameFrom(label: string, taken: readonly string[] = [], longest = LONGEST_NAME - 12): string {
  const words = folded(label)
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+/, '');
  const plain = words.slice(0, longest).replace(/_+$/, '');
  if (!isName(plain)) return '';
  const free = isReservedWord(plain) ? `${plain}_kind` : plain;
  return unlike(taken, free, (count) => `${free}_${count}`);
}

/** Two to six capital letters for a module's numbers that no other module has. */
export function prefixFrom(label: string, taken: readonly string[]): string {
  const letters = folded(label)
    .replace(/[^a-z]/g, '')
    .toUpperCase();
  if (letters.length < 2) return '';
  const long = [3, 4, 5, 6, 2]
    .map((length) => letters.slice(0, length))
    .find((each) => !taken.includes(each));
  return (
    long ??
    unlike(taken, letters.slice(0, 3), (count) => letters.slice(0, 3) + String.fromCharCode(63 + count))
  );
}

function unlike(taken: readonly string[], wanted: string, other: (count: number) => string): string {
  if (!taken.includes(wanted)) return wanted;
  for (let count = 2; count < 28; count += 1) if (!taken.includes(other(count))) return other(count);
  return wanted;
}
