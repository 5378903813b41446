import type { ModuleDefinition } from './module.ts';
import type { Purpose, RetentionRule } from './privacy.ts';
import type { WorkflowDefinition } from './workflow.ts';

/**
 * Every definition in force, checked and frozen: the one value that requests carry. A change makes a new one with the
 * next version.
 */
export interface Catalog {
  readonly version: number;
  readonly modules: ReadonlyMap<string, ModuleDefinition>;
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly retention: ReadonlyMap<string, RetentionRule>;
  readonly workflows: ReadonlyMap<string, WorkflowDefinition>;
}
