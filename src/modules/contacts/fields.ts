import type { FieldDefinition } from '../../metadata/field.ts';
import { choose } from '../choices.ts';
import {
  birth,
  call,
  colleague,
  credit,
  identity,
  judgement,
  notes,
  photo,
  postal,
  reach,
  source,
  wishes,
  work,
} from './privacy.ts';

const person: readonly FieldDefinition[] = [
  {
    name: 'salutation',
    type: 'picklist',
    label: { en: 'Salutation', es: 'Tratamiento' },
    options: choose(
      { value: 'mr', label: { en: 'Mr', es: 'Sr.' } },
      { value: 'ms', label: { en: 'Ms', es: 'Sra.' } },
      { value: 'mx', label: { en: 'Mx', es: 'Sin tratamiento' } },
    ),
    privacy: identity,
  },
  {
    name: 'first_name',
    type: 'text',
    label: { en: 'Given name', es: 'Nombre' },
    options: { maxLength: 100 },
    searchable: true,
    privacy: identity,
  },
  {
    name: 'last_name',
    type: 'text',
    label: { en: 'Family name', es: 'Apellidos' },
    required: true,
    options: { maxLength: 150 },
    searchable: true,
    privacy: identity,
  },
  {
    name: 'academic_title',
    type: 'text',
    label: { en: 'Academic title', es: 'Título académico' },
    options: { maxLength: 50 },
    privacy: identity,
  },
  { name: 'language', type: 'language', label: { en: 'Language', es: 'Idioma' }, privacy: wishes },
  { name: 'birth_date', type: 'date', label: { en: 'Born', es: 'Fecha de nacimiento' }, privacy: birth },
  { name: 'photo', type: 'image', label: { en: 'Photo', es: 'Fotografía' }, privacy: photo },
];

const employment: readonly FieldDefinition[] = [
  {
    name: 'account',
    type: 'reference',
    label: { en: 'Account', es: 'Cuenta' },
    options: { modules: ['accounts'] },
    privacy: work,
  },
  {
    name: 'job_title',
    type: 'text',
    label: { en: 'Position', es: 'Cargo' },
    options: { maxLength: 150 },
    privacy: work,
  },
  {
    name: 'department',
    type: 'text',
    label: { en: 'Department', es: 'Departamento' },
    options: { maxLength: 150 },
    privacy: work,
  },
  {
    name: 'reports_to',
    type: 'reference',
    label: { en: 'Reports to', es: 'Depende de' },
    options: { modules: ['contacts'] },
    privacy: colleague,
  },
  {
    name: 'assistant',
    type: 'text',
    label: { en: 'Assistant', es: 'Asistente' },
    help: {
      en: 'A name only. Whoever matters gets a contact of their own.',
      es: 'Solo un nombre. Quien importe tendrá su propio contacto.',
    },
    options: { maxLength: 200 },
    privacy: colleague,
  },
];

const reachable: readonly FieldDefinition[] = [
  {
    name: 'email',
    type: 'email',
    label: { en: 'E-mail', es: 'Correo electrónico' },
    indexed: true,
    searchable: true,
    privacy: reach,
  },
  { name: 'phone', type: 'phone', label: { en: 'Phone', es: 'Teléfono' }, searchable: true, privacy: call },
  { name: 'mobile', type: 'phone', label: { en: 'Mobile', es: 'Móvil' }, searchable: true, privacy: call },
  {
    name: 'preferred_contact',
    type: 'text',
    label: { en: 'Prefers', es: 'Prefiere' },
    help: {
      en: 'How and when the person wishes to be reached.',
      es: 'Cómo y cuándo desea ser contactada la persona.',
    },
    privacy: wishes,
  },
  {
    name: 'do_not_call',
    type: 'checkbox',
    label: { en: 'Do not call', es: 'No llamar' },
    help: {
      en: 'A wish about telephone calls. Marketing is governed by consents and objections, not by this box.',
      es: 'Un deseo sobre llamadas. La publicidad la rigen los consentimientos y oposiciones, no esta casilla.',
    },
    privacy: wishes,
  },
];

const address: readonly FieldDefinition[] = [
  {
    name: 'street',
    type: 'text',
    label: { en: 'Street and number', es: 'Calle y número' },
    options: { maxLength: 200 },
    privacy: postal,
  },
  {
    name: 'postal_code',
    type: 'text',
    label: { en: 'Postcode', es: 'Código postal' },
    options: { maxLength: 20 },
    privacy: postal,
  },
  {
    name: 'city',
    type: 'text',
    label: { en: 'City', es: 'Ciudad' },
    options: { maxLength: 100 },
    searchable: true,
    privacy: postal,
  },
  {
    name: 'region',
    type: 'text',
    label: { en: 'Region', es: 'Provincia' },
    options: { maxLength: 100 },
    privacy: postal,
  },
  { name: 'country', type: 'country', label: { en: 'Country', es: 'País' }, indexed: true, privacy: postal },
];

const sales: readonly FieldDefinition[] = [
  {
    name: 'segment',
    type: 'picklist',
    label: { en: 'Segment', es: 'Segmento' },
    options: choose(
      { value: 'key_account', label: { en: 'Key account', es: 'Cliente clave' } },
      { value: 'regular', label: { en: 'Regular', es: 'Habitual' } },
      { value: 'occasional', label: { en: 'Occasional', es: 'Ocasional' } },
      { value: 'prospect', label: { en: 'Prospect', es: 'Interesado' } },
    ),
    privacy: judgement,
  },
  {
    name: 'lead_source',
    type: 'picklist',
    label: { en: 'Source', es: 'Origen' },
    options: choose(
      { value: 'recommendation', label: { en: 'Recommendation', es: 'Recomendación' } },
      { value: 'trade_fair', label: { en: 'Trade fair', es: 'Feria' } },
      { value: 'web_site', label: { en: 'Web site', es: 'Sitio web' } },
      { value: 'cold_call', label: { en: 'Our call', es: 'Llamada nuestra' } },
      { value: 'existing_customer', label: { en: 'Existing customer', es: 'Cliente existente' } },
      { value: 'partner', label: { en: 'Partner', es: 'Socio' } },
      { value: 'other', label: { en: 'Other', es: 'Otro' } },
    ),
    privacy: source,
  },
  {
    name: 'credit_band',
    type: 'picklist',
    label: { en: 'Credit band', es: 'Solvencia' },
    options: choose(
      { value: 'A1', label: { en: 'A1' } },
      { value: 'A2', label: { en: 'A2' } },
      { value: 'B', label: { en: 'B' } },
      { value: 'C', label: { en: 'C' }, tone: 'amber' },
      { value: 'D', label: { en: 'D' }, tone: 'red' },
    ),
    privacy: credit,
  },
  {
    name: 'description',
    type: 'long_text',
    label: { en: 'Notes', es: 'Notas' },
    searchable: true,
    privacy: notes,
  },
];

export const contactFields: readonly FieldDefinition[] = [
  ...person,
  ...employment,
  ...reachable,
  ...address,
  ...sales,
];
