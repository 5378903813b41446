/** Calls an operation without a server: for areas of the engine that are tested below the door. */
import type { CallContext } from '../../src/engine/access/principal.ts';
import type { Operation } from '../../src/engine/operation.ts';

/** Its handler, given a context; neither who may call nor schemas are checked. */
export async function callOperation(
  operations: readonly Operation[],
  [method, path]: readonly [Operation['method'], string],
  context: CallContext,
  { id = '', query = {} }: { readonly id?: string; readonly query?: Readonly<Record<string, string>> } = {},
) {
  const operation = operations.find((one) => one.method === method && one.path === path);
  if (!operation) throw new Error(`There is no ${method} ${path}.`);
  const files = (async function* () {})();
  return operation.handle(context, { params: { id }, query, body: undefined, headers: {}, files });
}
