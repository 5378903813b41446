import type { JsonValue } from '../../metadata/json.ts';
import type { Label } from '../../metadata/label.ts';

/** How a secret of a record stands for who is signed in. */
export interface SecretStanding {
  readonly field: string;
  readonly set: boolean;
  readonly standing: 'open' | 'locked' | 'not_held';
  readonly purposes: readonly string[];
}

export interface RecordSecrets {
  readonly fields: readonly SecretStanding[];
  readonly purposes: readonly { readonly code: string; readonly label: Label }[];
  readonly seconds: number;
}

export interface RevealedJson {
  readonly id: string;
  readonly seconds: number;
  readonly values: Readonly<Record<string, JsonValue | null>>;
}

export interface RotationJson {
  readonly id: string;
  readonly group: string;
  readonly cause: 'asked' | 'member_left' | 'mode' | 'policy' | 'recovered';
  readonly startedAt: string;
  readonly rewrapped: number;
  readonly reencrypted: number;
  readonly steps: number;
  readonly job: string | null;
  readonly finishedAt: string | null;
}

export interface KeyMemberJson {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly hasKey: boolean;
  readonly holds: boolean;
}

export type KeyMode = 'service' | 'person';

export interface KeyGroupJson {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly mode: KeyMode;
  readonly generation: number;
  readonly since: string | null;
  readonly members: readonly KeyMemberJson[];
  readonly records: number;
  readonly recoverable: boolean | null;
  readonly rotation: RotationJson | null;
}

export interface PolicyLineJson {
  readonly module: string;
  readonly moduleLabel: Label | null;
  readonly category: string;
  readonly categoryLabel: Label | null;
  readonly groups: readonly string[];
  readonly inForce: readonly string[];
}

export interface SecretSettingsJson {
  readonly revealSeconds: number;
  readonly unlockMinutes: number;
  readonly revealsPerHour: number;
  readonly version: number;
}

export interface OwnKeyJson {
  readonly exists: boolean;
  readonly openUntil: string | null;
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly mode: KeyMode;
    readonly holds: boolean;
    readonly rotation: string | null;
    readonly waiting: readonly { readonly id: string; readonly name: string }[];
  }[];
}

export interface ShareHolderJson {
  readonly user: string;
  readonly name: string;
  readonly active: boolean;
  readonly index: number;
  readonly collectedAt: string | null;
  readonly opens: boolean;
}

export interface RecoveryJson {
  readonly id: string;
  readonly threshold: number;
  readonly createdAt: string;
  readonly set: string;
  readonly holders: readonly ShareHolderJson[];
  readonly uncovered: readonly string[];
  readonly lastDrill: {
    readonly at: string;
    readonly succeeded: boolean;
    readonly dataKeys: number;
  } | null;
}

export interface CeremonyJson {
  readonly id: string;
  readonly kind: 'drill' | 'recovery';
  readonly state: 'open' | 'succeeded' | 'failed' | 'ended';
  readonly startedAt: string;
  readonly group: string | null;
  readonly members: readonly string[];
  readonly reason: string | null;
  readonly threshold: number;
  readonly brought: readonly number[];
  readonly groupKeys: number | null;
  readonly dataKeys: number | null;
}

export interface RecoveryStandingJson {
  readonly recovery: RecoveryJson | null;
  readonly ceremony: CeremonyJson | null;
}
