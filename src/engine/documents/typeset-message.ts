/** PDF/UA-1 for what people receive (screen readers), PDF/A-2a for what is archived. Typst does one of them per document. */
export type PdfStandard = 'ua-1' | 'a-2a';

/** What a typesetting process is asked for. */
export interface TypesetRequest {
  /** Every file that the document may read, by its path in an otherwise empty folder. `main.typ` is the document. */
  readonly sources: Readonly<Record<string, string>>;
  /** JSON, which the document reads as data: `json(bytes(sys.inputs.data))`. */
  readonly data: string;
  readonly locale: string;
  readonly standard: PdfStandard;
  /** Written as the creation date, in seconds since 1970. */
  readonly createdAt: number;
}

export type TypesetAnswer = { readonly pdf: Uint8Array } | { readonly fault: string };

/** A template could not be set: Typst's own words, for who writes the template. Never shown to a client. */
export class DocumentFault extends Error {
  override readonly name = 'DocumentFault';
}
