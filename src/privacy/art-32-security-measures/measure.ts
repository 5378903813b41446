import type { Database } from '../../engine/database/database.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { Label } from '../../metadata/label.ts';

/** `unknown`: it could not be looked at from here; it is said, and never counted as a pass. */
export const outcomes = ['pass', 'warn', 'fail', 'unknown'] as const;
export type Outcome = (typeof outcomes)[number];

/** What a measure found. Sentences name no person; who it is about stands in `users`, as ids. */
export interface Observation {
  readonly outcome: Outcome;
  readonly says: Label;
  /** How to mend it; absent where there is nothing to mend. */
  readonly mend?: Label;
  /** What exactly: paths, modules, columns, packages. At most `MOST_ITEMS` are kept. */
  readonly items?: readonly string[];
  readonly users?: readonly string[];
}

/** One question that the examination puts to the installation (Art. 32(1)(d): tested, assessed and evaluated regularly). */
export interface Measure {
  /** Stable: the compliance document refers to it. */
  readonly code: string;
  readonly group: MeasureGroup;
  readonly label: Label;
  look(ground: SecurityGround): Promise<Observation>;
}

export const measureGroups = [
  'installation',
  'database',
  'people',
  'access',
  'evidence',
  'continuity',
] as const;
export type MeasureGroup = (typeof measureGroups)[number];

/** What measures look at. */
export interface SecurityGround {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly now: Temporal.Instant;
  readonly installation: Installation;
}

/** What of the settings and the machine the measures need to know. */
export interface Installation {
  readonly dataDir: string;
  /** Where the ledger is copied to with every line; undefined: nowhere. */
  readonly ledgerCopy?: string | undefined;
  readonly publicUrl: string;
  readonly portalPublicUrl: string;
  readonly mode: 'production' | 'test';
  /** Where this installation answers on its own machine; undefined where nothing is served. */
  readonly ownAddress: string | undefined;
  /** Folder of the program: its lockfile and packages. */
  readonly programDir: string;
}

export const MOST_ITEMS = 50;

/** A measure that holds. */
export function holds(en: string, es: string): Observation {
  return { outcome: 'pass', says: { en, es } };
}

export function label(en: string, es: string): Label {
  return { en, es };
}
