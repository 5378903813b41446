import type { Filter } from './filter.ts';
import type { JsonValue } from './json.ts';
import type { Label } from './label.ts';

/** What lets a workflow begin. Times are of the company's zone. */
export type WorkflowTrigger =
  | { readonly on: 'created' }
  /** `fields`: only when one of these changed. `becameTrue`: only when the condition did not hold before. */
  | {
      readonly on: 'changed' | 'created_or_changed';
      readonly fields?: readonly string[];
      readonly becameTrue?: boolean;
    }
  /** For every record that the condition finds then. `at` of an hour gives the minute; weekdays count from Monday, 1. */
  | {
      readonly on: 'schedule';
      readonly every: 'hour' | 'day' | 'week' | 'month';
      readonly at?: string;
      readonly weekday?: number;
      /** Of the month; a month that is shorter has it on its last day. */
      readonly day?: number;
    }
  /** As many days after the day in the field as `days` says; before it where negative. Each date of a record once. */
  | { readonly on: 'date'; readonly field: string; readonly days: number; readonly at?: string };

/** A value that a step writes: a fixed one, one copied along a path of references, or a day or moment from then. */
export type WorkflowValue =
  | { readonly value: JsonValue }
  | { readonly from: string }
  | { readonly relative: string };

export type WorkflowValues = Readonly<Record<string, WorkflowValue>>;

/** One step. Texts may hold `{field.path}`, which is replaced by what the record says there. */
export type WorkflowStep =
  | { readonly do: 'set'; readonly values: WorkflowValues }
  | { readonly do: 'create'; readonly module: string; readonly values: WorkflowValues }
  | { readonly do: 'assign'; readonly owner: { readonly module: 'users' | 'groups'; readonly id: string } }
  | { readonly do: 'comment'; readonly text: string; readonly internal?: boolean }
  /** `to`: the field that names the recipient; the record's first recipient when absent. */
  | {
      readonly do: 'mail';
      readonly purpose: string;
      readonly to?: string;
      readonly subject: string;
      readonly text: string;
    }
  | { readonly do: 'archive'; readonly reason: string }
  | { readonly do: 'delete' };

/** What a company has done by itself, as data: it survives a JSON round trip. */
export interface WorkflowDefinition {
  readonly code: string;
  readonly label: Label;
  readonly module: string;
  readonly trigger: WorkflowTrigger;
  readonly condition?: Filter;
  readonly steps: readonly WorkflowStep[];
  readonly state: 'draft' | 'published' | 'paused';
  /** The user whose rights it has: whoever published it, or whom an administrator named. Null until it is published. */
  readonly runsAs: string | null;
  /** Counts the changes of this workflow, from 1; 0 while it is not stored. */
  readonly version: number;
}

/** Under which workflow something is written, and which led to it: the last of the chain is the one that writes. */
export interface WorkflowCause {
  readonly code: string;
  readonly version: number;
  readonly chain: readonly string[];
}

export type RecordTrigger = Extract<WorkflowTrigger, { on: 'created' | 'changed' | 'created_or_changed' }>;

/** Whether a change of a record can begin the workflow; the others begin by the clock. */
export function beginsByRecord(trigger: WorkflowTrigger): trigger is RecordTrigger {
  return trigger.on !== 'schedule' && trigger.on !== 'date';
}
