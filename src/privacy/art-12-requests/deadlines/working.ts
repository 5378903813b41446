import type { Locale } from '../../../metadata/label.ts';
import { type StepValue, type WorkingStep, wordStep } from './wording.ts';
import type { StepCode } from './words.ts';

/** Writes down a computation as it goes, sentence by sentence. */
export class Working {
  readonly #steps: WorkingStep[] = [];
  readonly #locale: Locale;

  constructor(locale: Locale) {
    this.#locale = locale;
  }

  step(code: StepCode, values: Readonly<Record<string, StepValue>> = {}): void {
    this.#steps.push({ code, values, text: wordStep({ code, values }, this.#locale) });
  }

  /** A sentence that a person has to look at. */
  warn(code: StepCode, values: Readonly<Record<string, StepValue>> = {}): void {
    this.#steps.push({ code, values, text: wordStep({ code, values }, this.#locale), warning: true });
  }

  get steps(): readonly WorkingStep[] {
    return this.#steps;
  }
}
