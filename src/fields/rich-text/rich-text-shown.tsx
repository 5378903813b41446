import { cleanHtml } from '#clean-html';
import type { ShowProps } from '../field-view.tsx';

/** Formatted text as it is read. */
export function RichTextShown({ value }: ShowProps) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned when it was stored and again here
  return <div dir="auto" dangerouslySetInnerHTML={{ __html: cleanHtml(String(value)) }} />;
}
