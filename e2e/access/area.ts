/**
 * An area of the product as the walk knows it: a file in `areas/`, found there by itself. A new area is a new file: its calls with how
 * they are walked, what of them a tool opens, and its jobs. Whatever answers records or fields of one is walked and compared with the
 * model; a sentence instead says why there is nothing to compare.
 */
import type { Tool } from '../../src/metadata/rights.ts';
import type { Walker } from './walk.ts';

export interface Area {
  /** By method and path. */
  readonly calls?: Readonly<Record<string, Walker | string>>;
  /** Calls that a tool opens and in which the model of records has no say: with why, by the tool (`tools.test.ts` tries each). */
  readonly opened?: Readonly<Partial<Record<Tool, ToolCalls>>>;
  /** Work that runs later: how it is kept to the rights of who asked, or why it asks for none. */
  readonly jobs?: Readonly<Record<string, string>>;
}

export interface ToolCalls {
  readonly why: string;
  readonly calls: readonly string[];
}

/** People, rights, definitions, settings, evidence without contents. */
export const NO_RECORDS = 'answers no record and no field of one';
/** What one has made oneself: jobs, files of exports, imports. */
export const OWN = 'answers what the caller made';
export const CLEARS = 'clears away what is over, and answers nothing to anybody';

export const both =
  (...walkers: readonly Walker[]): Walker =>
  async (walk) => {
    for (const walker of walkers) await walker(walk);
  };
