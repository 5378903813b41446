import type { JsonObject } from '../../metadata/json.ts';
import type { Label, Sentence } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';

/** What a job runs with: the rights of whoever asked for it, as they are now. */
export interface JobContext extends CallContext {
  readonly job: {
    readonly id: string;
    /** 1 at the first run. */
    readonly attempt: number;
    /** Aborted when somebody cancels the job, and when the service stops. */
    readonly signal: AbortSignal;
    /**
     * Says how far it is, on a connection of its own, so that it shows while the job's transaction is open. What comes too
     * often is left out.
     */
    progress(done: number, total?: number, message?: Sentence): Promise<void>;
  };
}

/**
 * When a job runs by itself: every so many minutes (counted from midnight UTC, so that all nodes agree), or each day at a time
 * of the controller's zone.
 */
export type Recurrence = { readonly everyMinutes: number } | { readonly dailyAt: string };

export interface JobDefinition {
  /** `imports.run`: small letters, digits, underscores and dots. */
  readonly name: string;
  readonly label: Label;
  /** How often it is tried before it counts as failed. Default 8, which takes about an hour. */
  readonly maxAttempts?: number;
  readonly recurs?: Recurrence;
  /**
   * Does the work. It may be run again after a process was killed, so it must be repeatable. What it returns is kept with the
   * job and shown: ids and counts, no personal data.
   */
  run(context: JobContext, input: JsonObject): Promise<JsonObject | undefined>;
}

/** Throw it in a job when trying again makes no sense. The sentence is shown: no personal data in it. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
  readonly sentence: Sentence;

  constructor(sentence: Sentence) {
    super(sentence.en);
    this.sentence = sentence;
  }
}

/** Throw it in a job that is to be tried again later. The sentence is shown until then: no personal data in it. */
export class JobNotYet extends Error {
  override readonly name = 'JobNotYet';
  readonly sentence: Sentence;

  constructor(sentence: Sentence) {
    super(sentence.en);
    this.sentence = sentence;
  }
}

/** Names a piece of work that can be queued. */
export function defineJob(definition: JobDefinition): JobDefinition {
  if (!/^[a-z][a-z0-9_.]{0,99}$/.test(definition.name)) {
    throw new TypeError(
      `"${definition.name}" cannot name a job: use small letters, digits, underscores and dots.`,
    );
  }
  return definition;
}
