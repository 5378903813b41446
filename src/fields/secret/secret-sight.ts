import { createContext, type ReactNode, useContext } from 'react';
import type { FieldDefinition } from '../../metadata/field.ts';

/** How the page around a record shows its secrets: closed with a way to open them, or open for a while. */
export interface SecretSight {
  show(field: FieldDefinition): ReactNode;
}

const SecretSightContext = createContext<SecretSight | null>(null);

export const SecretSightProvider = SecretSightContext.Provider;

/** Null where secrets are only ever shown closed: in a list, in a picture of a record. */
export function useSecretSight(): SecretSight | null {
  return useContext(SecretSightContext);
}
