import { type Static, type TSchema, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Operation, OperationAnswer, OperationInput, OtherWords } from '../../engine/operation.ts';
import { etag, ifMatch } from '../../engine/records/request-values.ts';
import { requestSchema, uuid } from './schemas.ts';
import { showRequest } from './view.ts';

export const tag = 'Rights requests';
export const byId = Type.Object({ id: uuid });

interface StepResource<Body extends TSchema> {
  readonly path: string;
  readonly summary: string;
  readonly body: Body;
  readonly params?: TSchema;
  readonly access?: Operation['access'];
  readonly otherWords?: OtherWords;
  take(
    context: CallContext,
    id: string,
    version: number | undefined,
    body: Static<Body>,
    input: OperationInput,
  ): Promise<unknown>;
}

/** A step as a resource: it takes the version seen as If-Match and answers with the case as it is then. */
export function stepResource<Body extends TSchema>(call: StepResource<Body>): Operation {
  return {
    method: 'POST',
    path: `/requests/:id/${call.path}`,
    tag,
    versioned: true,
    summary: call.summary,
    access: call.access ?? { kind: 'tool', tool: 'requests' },
    scope: 'requests:write',
    params: call.params ?? byId,
    body: call.body,
    ...(call.otherWords && { otherWords: call.otherWords }),
    response: { 201: requestSchema },
    handle: async (context, input) => {
      const id = input.params.id ?? '';
      await call.take(context, id, ifMatch(input.headers).version, (input.body ?? {}) as Static<Body>, input);
      return showCase(context, id, 201);
    },
  };
}

/** The case as it is now, with its version. */
export async function showCase(context: CallContext, id: string, status: number): Promise<OperationAnswer> {
  const body = await showRequest(context, id);
  const location = { location: `/api/v1/requests/${id}` };
  return { status, body, headers: { ...etag(body.version ?? 1), ...(status === 201 ? location : {}) } };
}
