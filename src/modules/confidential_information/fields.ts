/** The secrets of a confidential entry: whatever their type, sealed alike. */
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { Label } from '../../metadata/label.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { choose } from '../choices.ts';

/** What is readable of an entry: which drawer, not what is in it. */
export const filing = {
  category: 'contractual',
  sensitivity: 'ordinary',
  origin: 'derived',
  purposes: ['service_contract', 'support', 'security'],
  retention: 'account_life',
  onErasure: { action: 'delete' },
  inAccess: true,
  inPortability: { leftOut: 'derived' },
  disclosure: [],
  portal: 'hidden',
} as const satisfies PrivacyDeclaration;

/**
 * Held to serve the customer, and closed to protect them: a copy names what is held, and contains it only where whoever
 * answers the request opens it for that, with a ground.
 */
const sealed = {
  sensitivity: 'confidential',
  origin: 'provided',
  purposes: ['service_contract', 'support', 'security', 'accountability'],
  retention: 'account_life',
  onErasure: { action: 'delete' },
  inAccess: { leftOut: 'security' },
  inPortability: { leftOut: 'security' },
  disclosure: [],
  portal: 'hidden',
} as const;

type Category = 'technical' | 'identity' | 'contact' | 'financial' | 'content';

function secret(name: string, label: Label, category: Category, type: JsonObject): FieldDefinition {
  return {
    name,
    type: 'secret',
    label,
    options: { ...type, categoryField: 'category' },
    privacy: { ...sealed, category },
  };
}

export const secretFields: readonly FieldDefinition[] = [
  secret('username', { en: 'User name', es: 'Usuario' }, 'technical', { type: 'text', maxLength: 250 }),
  secret('password', { en: 'Password', es: 'Contraseña' }, 'technical', { type: 'text', maxLength: 500 }),
  secret('pin', { en: 'PIN or code', es: 'PIN o código' }, 'technical', { type: 'text', maxLength: 40 }),
  secret('web_address', { en: 'Address', es: 'Dirección web' }, 'technical', { type: 'url' }),
  secret('expires_on', { en: 'Valid until', es: 'Válido hasta' }, 'technical', { type: 'date' }),
  secret('last_checked_at', { en: 'Last tried', es: 'Última comprobación' }, 'technical', {
    type: 'date_time',
  }),
  secret('in_force', { en: 'In force', es: 'En vigor' }, 'technical', { type: 'checkbox' }),
  secret('document_kind', { en: 'Kind of document', es: 'Clase de documento' }, 'identity', {
    type: 'picklist',
    ...choose(
      { value: 'passport', label: { en: 'Passport', es: 'Pasaporte' } },
      { value: 'identity_card', label: { en: 'Identity card', es: 'Documento de identidad' } },
      { value: 'licence', label: { en: 'Driving licence', es: 'Permiso de conducir' } },
      { value: 'tax', label: { en: 'Tax number', es: 'Número fiscal' } },
      { value: 'other', label: { en: 'Other', es: 'Otro' } },
    ),
  }),
  secret('document_number', { en: 'Number of the document', es: 'Número del documento' }, 'identity', {
    type: 'text',
    maxLength: 60,
  }),
  secret('document', { en: 'Document', es: 'Documento' }, 'identity', { type: 'file' }),
  secret('private_email', { en: 'Private e-mail', es: 'Correo privado' }, 'contact', { type: 'email' }),
  secret('private_phone', { en: 'Private telephone', es: 'Teléfono privado' }, 'contact', { type: 'phone' }),
  secret('account_number', { en: 'Account number', es: 'Número de cuenta' }, 'financial', {
    type: 'text',
    maxLength: 60,
  }),
  secret('amount', { en: 'Amount', es: 'Importe' }, 'financial', { type: 'decimal', scale: 2 }),
  secret('instalments', { en: 'Instalments', es: 'Plazos' }, 'financial', { type: 'number' }),
  secret('description', { en: 'Description', es: 'Descripción' }, 'content', { type: 'long_text' }),
];
