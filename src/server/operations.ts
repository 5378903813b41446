/** Every call of the API, brought together. A new area or duty is one line here. */
import { definitionOperations } from '../engine/definitions/operations.ts';
import { purposeOperations } from '../engine/definitions/purpose-operations.ts';
import { usageOperations } from '../engine/definitions/usage-operations.ts';
import { evidenceOperations } from '../engine/evidence/operations.ts';
import { exportOperations } from '../engine/exports/operations.ts';
import { fileOperations } from '../engine/files/operations.ts';
import { importOperations } from '../engine/imports/operations.ts';
import { jobOperations } from '../engine/jobs/operations.ts';
import { mailOperations } from '../engine/mail/operations.ts';
import { templateOperations } from '../engine/mailing/template-operations.ts';
import type { Operation } from '../engine/operation.ts';
import { recordOperations } from '../engine/records/operations.ts';
import { viewOperations } from '../engine/records/view-operations.ts';
import { audienceOperations } from '../engine/reporting/operations.ts';
import { reportOperations } from '../engine/reports/operations.ts';
import { existenceOperations } from '../engine/search/existence-operations.ts';
import { searchOperations } from '../engine/search/operations.ts';
import { secretOperations } from '../engine/secrets/operations.ts';
import { stateOperations } from '../engine/states/operations.ts';
import { proofPackOperations } from '../privacy/art-12-requests/proof-pack.ts';
import type { Engine } from './engine.ts';
import { attachments, definitionUses } from './lists.ts';
import { groupOperations } from './people/groups.ts';
import { looksOperations } from './people/looks.ts';
import { officerSharingOperations } from './people/officer-sharing.ts';
import { profileOperations } from './people/profiles.ts';
import { recordRuleOperations } from './people/record-rules.ts';
import { roleOperations } from './people/roles.ts';
import { sharingRuleOperations } from './people/sharing-rules.ts';
import { userOperations } from './people/users.ts';
import { viewAsOperations } from './people/view-as.ts';
import { whoOperations } from './people/who.ts';
import { portalOperations } from './portal-access/operations.ts';
import { factorOperations } from './sign-in/factors.ts';
import { meOperations } from './sign-in/me.ts';
import { passwordResetOperations } from './sign-in/password-resets.ts';
import { proveAgain } from './sign-in/prove-again.ts';
import { sessionOperations } from './sign-in/sessions.ts';
import { signInSettingOperations } from './sign-in/settings.ts';
import { singleSignOnOperations } from './sign-in/single-sign-on.ts';
import { stepUpOperations } from './sign-in/step-up.ts';
import { tokenOperations } from './sign-in/tokens.ts';
import { userSecurityOperations } from './sign-in/user-security.ts';

/** The calls that an engine serves. */
export function operationsOf(engine: Engine, duties: readonly Operation[] = []): readonly Operation[] {
  const { publicUrl } = engine.settings;
  const operations: readonly Operation[] = [
    ...sessionOperations(publicUrl),
    ...stepUpOperations(publicUrl),
    ...singleSignOnOperations(publicUrl, engine.log),
    ...passwordResetOperations(publicUrl),
    ...meOperations(engine),
    ...factorOperations(publicUrl),
    ...userSecurityOperations,
    ...signInSettingOperations(publicUrl),
    ...tokenOperations(() => scopesOf(operations)),
    ...userOperations,
    ...roleOperations,
    ...profileOperations,
    ...groupOperations,
    ...sharingRuleOperations,
    ...recordRuleOperations,
    ...viewAsOperations,
    ...whoOperations,
    ...looksOperations,
    ...officerSharingOperations,
    ...definitionOperations,
    ...purposeOperations(definitionUses),
    ...usageOperations,
    ...recordOperations,
    ...stateOperations(attachments, engine.dataDir),
    ...audienceOperations,
    ...viewOperations,
    ...searchOperations,
    ...existenceOperations,
    ...fileOperations,
    ...secretOperations(proveAgain),
    ...evidenceOperations(engine.evidence),
    ...jobOperations,
    ...importOperations,
    ...exportOperations,
    ...reportOperations,
    ...mailOperations,
    ...templateOperations,
    ...duties,
    ...proofPackOperations(engine.packs),
    ...portalOperations(engine),
  ];
  return operations;
}

function scopesOf(operations: readonly Operation[]): ReadonlySet<string> {
  return new Set(operations.filter((one) => one.access.kind !== 'public').map((one) => one.scope));
}
