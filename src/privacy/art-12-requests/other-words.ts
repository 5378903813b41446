/** What callers who write from the description alone say for our words; see `OtherWords`. */
import type { OtherWords } from '../../engine/operation.ts';

export const intakeWords: OtherWords = {
  references: ['subject'],
  keys: {
    subject: ['subjectId', 'contact'],
    receivedAt: ['received_at', 'received'],
    note: ['description', 'details', 'text', 'message'],
    language: ['locale'],
  },
  values: {
    type: {
      copy: 'access',
      erase: 'erasure',
      deletion: 'erasure',
      right_to_be_forgotten: 'erasure',
      correction: 'rectification',
    },
    channel: {
      e_mail: 'email',
      mail: 'email',
      letter: 'post',
      telephone: 'phone',
      in_person: 'in_person',
      web: 'other',
      web_form: 'other',
      website: 'other',
    },
  },
  texts: { identity: 'note' },
};

export const subjectWords: OtherWords = {
  references: ['subject'],
  keys: { subject: ['subjectId', 'contact'] },
};

export const identityWords: OtherWords = {
  keys: { result: ['outcome', 'status'], note: ['comment', 'reason'] },
  values: {
    result: {
      verified: 'confirmed',
      passed: 'confirmed',
      ok: 'confirmed',
      success: 'confirmed',
      failed: 'refused',
      rejected: 'refused',
    },
    method: {
      passport: 'document_seen',
      id_card: 'document_seen',
      id_document: 'document_seen',
      document: 'document_seen',
      email: 'known_address',
      phone: 'call_back',
      callback: 'call_back',
      portal: 'portal_sign_in',
      eid: 'electronic_id',
    },
  },
  note: 'A method that is none of ours is kept as "other", with what was written as a note. Without a result it is "confirmed".',
};

export const pauseWords: OtherWords = {
  keys: { reason: ['for', 'ground'], from: ['at', 'since', 'start'], text: ['message', 'body', 'letter'] },
  values: {
    reason: {
      identity_verification: 'identity',
      identity_check: 'identity',
      awaiting_identity: 'identity',
      clarify: 'clarification',
      scope: 'clarification',
    },
  },
};

export const pauseEndWords: OtherWords = { keys: { to: ['at', 'endedAt', 'until', 'end'] } };

export const extensionWords: OtherWords = {
  keys: { grounds: ['ground'], reasons: ['reason', 'explanation'] },
  lists: ['grounds'],
  values: {
    grounds: {
      complex: 'complexity',
      complexity_of_request: 'complexity',
      number_of_requests: 'number',
      volume: 'number',
    },
  },
  note: 'Where "reasons" is the name of a ground it is the ground; without grounds it is complexity.',
};

export const messageWords: OtherWords = { keys: { body: ['text', 'message'] } };

export const decisionWords: OtherWords = {
  keys: { outcome: ['decision', 'result'], reasons: ['reason', 'explanation'], grounds: ['ground'] },
  lists: ['grounds'],
  values: {
    outcome: {
      grant: 'granted',
      approved: 'granted',
      accepted: 'granted',
      fulfilled: 'granted',
      partial: 'partly',
      partially_granted: 'partly',
      denied: 'refused',
      rejected: 'refused',
    },
  },
};

export const approvalWords: OtherWords = {
  keys: { decision: ['outcome', 'result'], reason: ['note', 'comment'] },
  values: {
    decision: { approve: 'approved', granted: 'approved', reject: 'sent_back', rejected: 'sent_back' },
  },
};

export const deliveryWords: OtherWords = {
  references: ['package'],
  keys: {
    channel: ['method', 'via'],
    package: ['packageId'],
    recipient: ['to', 'address'],
    dispatchedAt: ['sentAt', 'deliveredAt', 'at'],
  },
  values: {
    channel: {
      email: 'email_link',
      e_mail: 'email_link',
      mail: 'email_link',
      link: 'email_link',
      letter: 'post',
    },
  },
  note: 'Without a channel it is the portal. A package that is ready and is delivered before a decision was written decides the case as granted.',
};

export const dispatchWords: OtherWords = { keys: { at: ['dispatchedAt', 'sentAt', 'postedAt'] } };

export const withdrawalWords: OtherWords = { keys: { note: ['reason', 'comment'] } };

export const mandateWords: OtherWords = {
  keys: { result: ['outcome', 'status'], note: ['comment', 'reason'], proof: ['evidence', 'shownBy'] },
  values: { result: { ok: 'accepted', valid: 'accepted', rejected: 'refused', invalid: 'refused' } },
};

export const feeWords: OtherWords = {
  keys: { grounds: ['ground'], reasons: ['reason', 'explanation'] },
  lists: ['grounds'],
  rewrite: (said) => (typeof said.amount === 'number' ? { ...said, amount: said.amount.toFixed(2) } : said),
  note: 'An amount may be a number.',
};
