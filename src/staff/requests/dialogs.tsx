import { AnswerDialog } from './answer-dialog.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import { FeeDialog } from './fee-dialog.tsx';
import { IdentityDialog } from './identity-dialog.tsx';
import { MandateDialog } from './mandate-dialog.tsx';
import type { CaseJson } from './shapes.ts';
import {
  AssignmentDialog,
  ClosureDialog,
  DispatchDialog,
  ReopeningDialog,
  WithdrawalDialog,
} from './small-dialogs.tsx';
import { SubjectDialog } from './subject-dialog.tsx';
import { ExtensionDialog, MessageDialog, PauseDialog, ResumeDialog } from './time-dialogs.tsx';

export interface CaseDialogProps {
  readonly request: CaseJson;
  onClose(): void;
}

const dialogs = {
  subject: SubjectDialog,
  identity: IdentityDialog,
  pause: PauseDialog,
  resume: ResumeDialog,
  extension: ExtensionDialog,
  message: MessageDialog,
  assignment: AssignmentDialog,
  mandate: MandateDialog,
  fee: FeeDialog,
  decision: DecisionDialog,
  delivery: AnswerDialog,
  dispatch: DispatchDialog,
  closure: ClosureDialog,
  withdrawal: WithdrawalDialog,
  reopening: ReopeningDialog,
} as const;

export type DialogName = keyof typeof dialogs;

/** The form of a step, over the case. */
export function CaseDialog({ name, ...props }: CaseDialogProps & { readonly name: DialogName }) {
  const Dialog = dialogs[name];
  return <Dialog {...props} />;
}
