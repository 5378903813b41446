import type { JsonValue } from '../../metadata/json.ts';
import type { Label } from '../../metadata/label.ts';
import type { DataCategory, InPackage, Origin, Sensitivity } from '../../metadata/privacy.ts';

/** One value held about a person, with what its declaration says of it. */
export interface GatheredValue {
  readonly field: string;
  readonly label: Label;
  /** As stored; a reference as `{ module, id, number, title }`. */
  readonly value: JsonValue;
  /** As a person reads it, by language. */
  readonly text: Readonly<Record<'en' | 'es', string>>;
  readonly category: DataCategory;
  readonly sensitivity: Sensitivity;
  readonly origin: Origin;
  readonly purposes: readonly string[];
  readonly retention: string | null;
  readonly inPortability: InPackage;
  /** A word out of a list that is the same for everybody: it tells nobody apart. */
  readonly coded?: true;
  /** Written by this house, often from a template: whole sentences of it stand in everybody's letters. */
  readonly ours?: true;
}

/** A value that is held and not handed over, with the ground that the person is told (Art. 15(4)). */
export interface LeftOut {
  readonly field: string;
  readonly label: Label;
  readonly ground: Exclude<InPackage, true>['leftOut'];
}

/** A stored file that belongs to an item; its content is streamed into the package when that is written. */
export interface GatheredFile {
  readonly id: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
}

/** One thing held about a person: a record, a comment, an entry of the history, a mail… */
export interface GatheredItem {
  /** Stable identity inside its place. */
  readonly id: string;
  readonly number: string | null;
  readonly title: Label | null;
  /** ISO instant of its creation. */
  readonly at: string | null;
  readonly values: readonly GatheredValue[];
  readonly leftOut: readonly LeftOut[];
  readonly files: readonly GatheredFile[];
}

/** Everything of one place. */
export interface GatheredPlace {
  readonly place: string;
  readonly label: Label;
  readonly items: readonly GatheredItem[];
}
