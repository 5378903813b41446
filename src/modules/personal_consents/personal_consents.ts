import type { ModuleDefinition } from '../../metadata/module.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { choose } from '../choices.ts';

/** The proof that Art. 7(1) asks for: it outlives the consent until claims about it lapse (Art. 17(3)(e)). */
const proof: PrivacyDeclaration = {
  category: 'consent',
  sensitivity: 'ordinary',
  origin: 'provided',
  purposes: ['accountability'],
  retention: 'consent_proof_3y',
  onErasure: { action: 'keep', ground: 'legal_claims', retention: 'consent_proof_3y' },
  inAccess: true,
  inPortability: { leftOut: 'other_basis' },
  disclosure: [],
  portal: 'shown',
};

const recorded: PrivacyDeclaration = { ...proof, origin: 'observed' };

const note: PrivacyDeclaration = {
  ...proof,
  category: 'content',
  origin: 'derived',
  onErasure: { action: 'delete' },
  inPortability: { leftOut: 'derived' },
  portal: 'hidden',
};

/** On what ground the firm works with a person, from when until when, and what proves it. */
export const personalConsents: ModuleDefinition = {
  name: 'personal_consents',
  label: { en: 'Personal consent', es: 'Consentimiento personal' },
  labelPlural: { en: 'Personal consents', es: 'Consentimientos personales' },
  icon: 'shield-check',
  numberPrefix: 'PCO',
  titleFields: ['name'],
  fields: [
    {
      name: 'name',
      type: 'text',
      label: { en: 'Name', es: 'Nombre' },
      help: {
        en: 'What the purpose is called; it comes from the purpose.',
        es: 'Cómo se llama la finalidad; se toma de ella.',
      },
      readOnly: true,
      searchable: true,
      options: { maxLength: 300 },
      privacy: recorded,
    },
    {
      name: 'contact',
      type: 'reference',
      label: { en: 'Contact', es: 'Contacto' },
      options: { modules: ['contacts'] },
      privacy: proof,
    },
    {
      name: 'account',
      type: 'reference',
      label: { en: 'Account', es: 'Cuenta' },
      options: { modules: ['accounts'] },
      privacy: proof,
    },
    {
      name: 'purpose',
      type: 'text',
      label: { en: 'Purpose', es: 'Finalidad' },
      help: {
        en: 'A purpose of the company. Files and the API give its code, such as marketing_email.',
        es: 'Una finalidad de la empresa. En archivos y en la API, su código, como marketing_email.',
      },
      required: true,
      indexed: true,
      searchable: true,
      options: { maxLength: 63, codeOf: 'purposes' },
      privacy: proof,
    },
    {
      name: 'basis',
      type: 'picklist',
      label: { en: 'Legal basis', es: 'Base jurídica' },
      required: true,
      default: 'A6-1-a',
      options: choose(
        { value: 'A6-1-a', label: { en: 'Consent', es: 'Consentimiento' } },
        { value: 'A6-1-b', label: { en: 'Contract', es: 'Contrato' } },
        { value: 'A6-1-c', label: { en: 'Legal obligation', es: 'Obligación legal' } },
        { value: 'A6-1-d', label: { en: 'Vital interests', es: 'Intereses vitales' } },
        { value: 'A6-1-e', label: { en: 'Public interest', es: 'Interés público' } },
        { value: 'A6-1-f', label: { en: 'Legitimate interests', es: 'Interés legítimo' } },
      ),
      privacy: recorded,
    },
    {
      name: 'status',
      type: 'picklist',
      label: { en: 'Status', es: 'Estado' },
      required: true,
      default: 'given',
      indexed: true,
      options: choose(
        { value: 'requested', label: { en: 'Requested', es: 'Solicitado' }, tone: 'neutral' },
        { value: 'given', label: { en: 'Given', es: 'Dado' }, tone: 'green' },
        { value: 'refused', label: { en: 'Refused', es: 'Rechazado' }, tone: 'red' },
        { value: 'withdrawn', label: { en: 'Withdrawn', es: 'Retirado' }, tone: 'neutral' },
        { value: 'revoked', label: { en: 'Revoked by us', es: 'Revocado por nosotros' }, tone: 'neutral' },
        { value: 'expired', label: { en: 'Expired', es: 'Caducado' }, tone: 'neutral' },
        { value: 'invalidated', label: { en: 'Invalidated', es: 'Invalidado' }, tone: 'red' },
      ),
      privacy: recorded,
    },
    { name: 'valid_from', type: 'date', label: { en: 'Valid from', es: 'Válido desde' }, privacy: recorded },
    {
      name: 'valid_until',
      type: 'date',
      label: { en: 'Valid until', es: 'Válido hasta' },
      privacy: recorded,
    },
    {
      name: 'channel',
      type: 'picklist',
      label: { en: 'Channel', es: 'Canal' },
      options: choose(
        { value: 'web_site', label: { en: 'Web site', es: 'Sitio web' } },
        { value: 'portal', label: { en: 'Portal', es: 'Portal' } },
        { value: 'email', label: { en: 'E-mail', es: 'Correo electrónico' } },
        { value: 'phone', label: { en: 'Telephone', es: 'Teléfono' } },
        { value: 'paper', label: { en: 'Paper', es: 'Papel' } },
        { value: 'in_person', label: { en: 'In person', es: 'En persona' } },
      ),
      privacy: recorded,
    },
    {
      name: 'wording_version',
      type: 'text',
      label: { en: 'Version of the wording', es: 'Versión del texto' },
      options: { maxLength: 60 },
      privacy: recorded,
    },
    {
      name: 'document',
      type: 'reference',
      label: { en: 'Document that proves it', es: 'Documento que lo acredita' },
      options: { modules: ['documents'] },
      privacy: proof,
    },
    { name: 'note', type: 'long_text', label: { en: 'Note', es: 'Nota' }, privacy: note },
  ],
  blocks: [
    { name: 'who', label: { en: 'Who', es: 'Quién' }, fields: ['contact', 'account'] },
    {
      name: 'basis',
      label: { en: 'Purpose and basis', es: 'Finalidad y base' },
      fields: ['name', 'purpose', 'basis', 'status', 'valid_from', 'valid_until'],
    },
    {
      name: 'proof',
      label: { en: 'Proof', es: 'Prueba' },
      fields: ['channel', 'wording_version', 'document', 'note'],
    },
  ],
  relations: [],
  views: [
    {
      name: 'all',
      label: { en: 'All consents', es: 'Todos los consentimientos' },
      columns: ['number', 'contact', 'account', 'name', 'basis', 'status', 'valid_from', 'valid_until'],
      sort: [{ field: 'valid_from', direction: 'desc' }],
    },
    {
      name: 'valid',
      label: { en: 'Valid today', es: 'Vigentes hoy' },
      columns: ['contact', 'account', 'name', 'basis', 'valid_from', 'valid_until', 'channel'],
      filter: {
        all: [
          { field: 'status', op: 'eq', value: 'given' },
          {
            any: [
              { field: 'valid_until', op: 'empty' },
              { field: 'valid_until', op: 'gte', value: 'today' },
            ],
          },
        ],
      },
      sort: [{ field: 'valid_until', direction: 'asc' }],
    },
  ],
  subject: { kind: 'paths', paths: ['contact'] },
  defaultSharing: 'read',
  comments: true,
  files: true,
  origin: 'shipped',
};
