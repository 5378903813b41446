/** How calls about states read their address and tell the version. */
import type { OperationInput } from '../operation.ts';
import { etag, param } from '../records/request-values.ts';
import type { StateAnswer } from './state-answer.ts';

export function address(input: OperationInput): [module: string, id: string] {
  return [param(input, 'module'), param(input, 'id')];
}

export function answered(answer: StateAnswer) {
  return { body: answer, headers: etag(answer.version) };
}
