import type { Choice } from '../../metadata/field.ts';

const colours = {
  neutral: 'var(--at-ink-3)',
  green: 'var(--at-green-bar)',
  amber: 'var(--at-amber-bar)',
  red: 'var(--at-red-bar)',
  petrol: 'var(--at-petrol)',
  plum: 'var(--at-plum)',
} as const;

/** The tone of a choice, beside its word. */
export function ToneDot({ tone }: { readonly tone: NonNullable<Choice['tone']> }) {
  const style = { background: colours[tone], width: 8, height: 8, borderRadius: 4, marginRight: 7 };
  return <span aria-hidden style={{ ...style, display: 'inline-block' }} />;
}
