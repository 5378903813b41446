/**
 * The receipt that the person gets: a consent record after ISO/IEC TS 27560:2023 in the terms of the W3C Data Privacy
 * Vocabulary, as JSON-LD (peers.md §4C).
 */
import type { ControllerSettings } from '../../engine/catalog/settings.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ConsentEvent, ConsentKind } from './consent-event.ts';

const statuses: Readonly<Record<ConsentKind, string>> = {
  requested: 'dpv:ConsentRequested',
  given: 'dpv:ConsentGiven',
  renewed: 'dpv:RenewedConsentGiven',
  refused: 'dpv:ConsentRefused',
  withdrawn: 'dpv:ConsentWithdrawn',
  revoked: 'dpv:ConsentRevoked',
  expired: 'dpv:ConsentExpired',
  invalidated: 'dpv:ConsentInvalidated',
};

export function receiptOf(
  catalog: Catalog,
  controller: ControllerSettings,
  history: readonly ConsentEvent[],
): JsonValue {
  const [latest] = history;
  if (!latest) return null;
  const purpose = catalog.purposes.get(latest.purpose);
  return {
    '@context': {
      dct: 'http://purl.org/dc/terms/',
      dpv: 'https://w3id.org/dpv#',
      'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
    },
    '@type': 'dpv:ConsentRecord',
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr',
    'dct:identifier': latest.record ?? latest.id,
    'dpv:hasDataSubject': { '@id': `urn:uuid:${latest.subject}` },
    'dpv:hasDataController': {
      'dct:title': controller.name,
      'dpv:hasAddress': controller.address,
      'dpv:hasContact': controller.dpoEmail || controller.email,
    },
    'dpv:hasPurpose': { 'dct:identifier': latest.purpose, 'dct:title': purpose?.label.en ?? latest.purpose },
    'dpv:hasLegalBasis': `eu-gdpr:${latest.basis}`,
    'dpv:hasNotice': {
      'dct:hasVersion': latest.wordingVersion,
      sha256: latest.wordingSha256,
    },
    'dpv:hasConsentControl': {
      '@type': 'dpv:WithdrawConsent',
      'dpv:isExercisedAt': '/api/v1/consents/{id}/withdrawals',
    },
    'dpv:hasRight': [
      'eu-gdpr:A7-3',
      'eu-gdpr:A15',
      'eu-gdpr:A16',
      'eu-gdpr:A17',
      'eu-gdpr:A18',
      'eu-gdpr:A20',
      'eu-gdpr:A77',
    ],
    'dpv:hasConsentStatus': history.map((event) => ({
      '@type': statuses[event.kind],
      'dct:date': event.at,
      'dct:valid': event.validUntil,
      ...(event.guardian && { 'dpv:hasActiveEntity': { '@type': 'dpv:GuardianOfDataSubject' } }),
      'dpv:isIndicatedBy': event.bySubject ? 'dpv:DataSubject' : 'dpv:DataController',
      'dpv:isIndicatedAtTime': event.recordedAt,
    })),
  };
}
