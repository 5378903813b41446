/**
 * The places where a person's data can be: tables, files, history, search entries, comments, mails, jobs, generated
 * documents, imports in progress. Gathering and erasing walk this one list, so that what one reaches the other does too;
 * a test compares them (`registry.test.ts`).
 */
import type { JsonValue } from '../../metadata/json.ts';
import type { Label } from '../../metadata/label.ts';
import type { KeepGround } from '../../metadata/privacy.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import type { GatheredItem } from './gathered.ts';

/** What a walk of the places is given. `subject` is the id of the person's own record. */
export interface PlaceContext
  extends Pick<CallContext, 'catalog' | 'database' | 'principal' | 'now' | 'timeZone'> {
  readonly subject: string;
  /** The rights request that the walk serves, for the evidence. */
  readonly request?: string | undefined;
  /** Secrets that were opened for this walk on a stated ground, by the id of what was sealed; all others stay closed. */
  readonly opened?: ReadonlyMap<string, JsonValue> | undefined;
}

/** The context of a call, turned to one person. */
export function placeContext(context: CallContext, subject: string, request?: string | null): PlaceContext {
  const { catalog, database, principal, timeZone } = context;
  return {
    catalog,
    database,
    principal,
    timeZone,
    now: () => context.now(),
    subject,
    ...(request ? { request } : {}),
  };
}

/** What is done with an item on erasure (law.md §5: per item, never per case). */
export type ItemFate =
  /** The row, or the file, goes. */
  | { readonly action: 'erase' }
  /** The row stays for a reason, without what leads to the person. */
  | {
      readonly action: 'mask';
      readonly fields: readonly string[];
      readonly because: 'kept_records_refer_to_it';
    }
  /** Kept by law until a date; the fields that the law doesn't need are masked. */
  | {
      readonly action: 'keep';
      readonly ground: KeepGround;
      /** Code of the retention rule and the last day it keeps. */
      readonly retention: string;
      readonly until: string;
      readonly maskedFields: readonly string[];
    };

/**
 * The fate of one item, as a plan lists it and an approval covers it. Where a place goes as a whole and grows by being
 * looked at (history), one item with the id `*` stands for all, and `count` says how many there are now.
 */
export interface PlannedItem {
  readonly id: string;
  /** Not part of what an approval covers. */
  readonly count?: number;
  readonly number: string | null;
  readonly fate: ItemFate;
}

export interface PlannedPlace {
  readonly place: string;
  readonly label: Label;
  readonly items: readonly PlannedItem[];
}

/** What an execution did, counted by the deleter; the certificate's counts come from the scan instead. */
export interface PlaceOutcome {
  readonly erased: number;
  readonly masked: number;
  readonly kept: number;
}

/** Blobs to remove once the transaction has committed: a file is unlinked only when its row is surely gone. */
export type AfterCommit = () => Promise<void>;

export interface ErasureHands {
  /** Registers work that follows the commit. It must be repeatable: a kill in between runs it again. */
  afterCommit(work: AfterCommit): void;
}

/** One place. Every method sees the person's archived and restricted data too. */
export interface Place {
  readonly name: string;
  readonly label: Label;
  /** Tables whose rows this place owns, `schema.table`: together they must cover every table with personal data. */
  readonly tables: readonly string[];
  /** Its items are the persons themselves: erased last, since everything else refers to them. */
  readonly ofPersons?: boolean;
  /** Erased after everything else, because the erasing itself writes here. */
  readonly last?: boolean;
  /** How many items the person has here, cheaply: one indexed count. */
  count(tx: Sql, context: PlaceContext): Promise<number>;
  /**
   * What the person gets on access (Art. 15). An index or a transport copy of data that is handed over elsewhere
   * answers none and says so with `copyOf`.
   */
  gather(tx: Sql, context: PlaceContext): Promise<readonly GatheredItem[]>;
  /** Name of the place whose data this one only repeats (a search entry repeats its record). */
  readonly copyOf?: string;
  /** What erasure would do (Art. 17), item by item, given the fates already decided for places before it. */
  plan(
    tx: Sql,
    context: PlaceContext,
    before: ReadonlyMap<string, PlannedPlace>,
  ): Promise<readonly PlannedItem[]>;
  /**
   * Ciphertext and wrapped keys that the planned items stand for, where other keys than the person's own could open them. Asked before
   * and after the execution: what is gone by then is looked for in the bytes of the storage.
   */
  sealed?(tx: Sql, context: PlaceContext, planned: readonly PlannedItem[]): Promise<readonly Buffer[]>;
  /** Does it, exactly as planned, inside the execution's transaction. */
  execute(
    tx: Sql,
    context: PlaceContext,
    planned: readonly PlannedItem[],
    hands: ErasureHands,
  ): Promise<PlaceOutcome>;
}
