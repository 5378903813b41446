/** Words of the privacy declaration: every choice with what it means, and what they mean together. */
export const declarationEn = {
  declaration: 'Privacy declaration',
  declarationLead:
    'What is declared here is carried out: access packages, portability, erasure, the register of processing and the notices follow it. You answer for it; the suggestion is only a beginning.',
  suggested: 'Suggested from the type and the name.',
  suggestAgain: 'Suggest again',
  personalLegend: 'Is this about a person?',
  personalYes: 'Yes, personal data',
  personalYesNote: 'It says something about an identified or identifiable natural person (Art. 4(1)).',
  personalNo: 'No, not personal data',
  personalNoNote:
    'It is in no access package and no erasure. That is a statement too, and asks for its reason.',
  noneReason: 'Why it is not personal data',
  noneReasonNote: 'For example: “A property of the product, the same for everyone.”',
  category: 'Category of data',
  categoryNote: 'What the register of processing and the notices list (Art. 30(1)(c)).',
  categoryName:
    '{category, select, identity {Identity} contact {Contact details} demographic {Demographic} financial {Financial} contractual {Contract} communication {Communication} behavioural {Behaviour} technical {Technical} employment {Employment} health {Health} consent {Consent} content {Content} other {Not personal}}',
  categoryText:
    '{category, select, identity {who the person is: name, number, photograph} contact {how the person is reached: address, telephone, e-mail} demographic {age, language, nationality, family} financial {accounts, amounts, solvency} contractual {what was agreed, ordered, delivered} communication {what was written or said} behavioural {what the person does, uses, prefers} technical {devices, addresses, logs} employment {work, position, employer} health {health: always special (Art. 9)} consent {what the person agreed to or refused} content {texts and files in which anything may stand} other {}}',
  sensitivity: 'How sensitive is it?',
  sensitivityName:
    '{sensitivity, select, ordinary {Ordinary} special {Special category} criminal {Criminal offences} other {Confidential}}',
  sensitivityText:
    '{sensitivity, select, ordinary {Personal data without a stricter rule.} special {Health, origin, religion, opinions, union, sex life, genetics, biometrics: only on the grounds of Art. 9(2).} criminal {Convictions and offences: only under a law or official authority (Art. 10).} other {Your own secrecy: treated with more care, nothing more is allowed by it.}}',
  origin: 'Where does it come from?',
  originName:
    '{origin, select, provided {The person gave it} observed {We observed it} derived {We derived it} other {Somebody else gave it}}',
  originText:
    '{origin, select, provided {Typed, said or sent by the person. Goes along in portability.} observed {Recorded from what the person does. Goes along in portability.} derived {Computed or judged by us. Handed out on access, never part of portability (Art. 20).} other {From a third party: the person is told of the source (Art. 14, 15(1)(g)).}}',
  purposes: 'What is it for?',
  purposesNote: 'At least one purpose. Each stands on a basis of Art. 6(1).',
  newPurposeLink: 'Purposes are kept under “Purposes”.',
  retention: 'How long is it kept?',
  ruleLine: '{period} {from}{atYearEnd, select, true {, counted from the end of that year} other {}}. {law}',
  onErasure: 'What happens on erasure?',
  erasureDelete: 'Delete it',
  erasureDeleteNote:
    'The value is gone from the record, its history, the search and the files. Right for most fields.',
  erasureMask: 'Replace it',
  erasureMaskNote: 'Where the record has to stay for another field, something harmless stands in its place.',
  erasureKeep: 'Keep it, by law',
  erasureKeepNote:
    'Only where a law asks for this very value. The record stays until the period ends, without the rest.',
  strategy: 'Replace it by',
  strategyName:
    '{strategy, select, clear {nothing} placeholder {a placeholder} initials {the initials} year_only {the year only} other {the country only}}',
  ground: 'Ground for keeping (Art. 17(3))',
  groundName:
    '{ground, select, legal_obligation {a legal obligation (b)} legal_claims {legal claims (e)} public_interest {public interest in public health (c)} expression {freedom of expression and information (a)} other {archiving in the public interest, research (d)}}',
  keepRule: 'Kept for how long',
  inAccess: 'In the answer to a request for access (Art. 15)?',
  inPortability: 'In the package to take along (Art. 20)?',
  included: 'Yes',
  includedAccessNote: 'The person gets a copy of it.',
  includedPortabilityNote:
    'Provided or observed data, processed on consent or contract, in a form that machines read.',
  leftOut: 'No, left out',
  leftOutNote: 'The person is told that something was left out, and the ground.',
  leftOutGround: 'Ground for leaving it out',
  leftOutName:
    '{ground, select, others_rights {the rights of others (Art. 15(4), 20(4))} trade_secret {a trade secret} not_personal {not about this person} security {security of the systems} derived {derived by us} other {processed on neither consent nor contract}}',
  portal: 'In the portal, the customer',
  portalName:
    '{portal, select, hidden {does not see it} shown {sees it} may_propose {may propose a change} other {may change it}}',
  portalText:
    '{portal, select, hidden {It stays with the staff.} shown {As it is, without a way to change it.} may_propose {Somebody of the staff decides on it.} other {It is in force at once.}}',
  disclosure: 'Portions that a person may object to sharing',
  disclosureNote: 'Words in small letters, separated by commas: contact_details, purchases. Often none.',
  preview: 'What this means',
  previewIncomplete: 'Declare the rest, and it is said here in words.',
  sayNone: 'It is in no answer to a person and in no erasure, because: {reason}',
  sayNoneEmpty: 'It is in no answer to a person and in no erasure. The reason is still missing.',
  sayNobody: 'The records of this module lead to no person.',
  saySpecial:
    'It is special data (Art. 9): only the named purposes may use it, and none of them may rest on legitimate interests.',
  sayCriminal: 'It is about offences (Art. 10): a law or an official authority has to allow its use.',
  sayConfidential: 'It is confidential in your company.',
  sayFor: 'It is used for {purposes}.',
  sayPurpose: '{purpose} ({basis})',
  sayNoPurpose: 'It names no purpose: it may not be used for anything.',
  sayAccess: 'A customer who asks sees it.',
  sayNoAccess: 'A customer who asks does not see it, and is told why: {ground}.',
  sayPortable: 'A customer who moves takes it along.',
  sayNotPortable: 'It is not taken along: {ground}.',
  sayTime:
    'Its time ends {period} {from}{atYearEnd, select, true {, from the end of that year} other {}}: {law}.',
  sayNoTime: 'No rule says how long it is kept.',
  sayDelete: 'When the person is erased, it is deleted.',
  sayMask: 'When the person is erased, it is replaced by {strategy} where its record has to stay.',
  sayKeep:
    'When the person is erased, it is kept all the same {period} {from}, by {law}; the ground is {ground}. Nobody works with it then.',
  sayPortal:
    '{portal, select, hidden {In the portal it is not seen.} shown {In the portal the customer sees it.} may_propose {In the portal the customer sees it and may propose another value.} other {In the portal the customer sees and changes it.}}',
  sayObject: 'A person may object to sharing it ({portions}).',
  sayNeverEmpty: 'The field is required: an erased record that has to stay shows it empty or replaced.',
  basisName:
    '{basis, select, a1 {consent, Art. 6(1)(a)} b1 {contract, Art. 6(1)(b)} c1 {legal obligation, Art. 6(1)(c)} d1 {vital interests, Art. 6(1)(d)} e1 {public task, Art. 6(1)(e)} other {legitimate interests, Art. 6(1)(f)}}',
  basisText:
    '{basis, select, a1 {The person agrees, and may take it back at any time.} b1 {Needed for a contract with the person, or for steps the person asked for before it.} c1 {A law obliges us.} d1 {Somebody’s life depends on it.} e1 {An official task, laid down by law.} other {Our interest, weighed against the person’s, who may object.}}',
  eventName:
    '{event, select, created {after the record was made} issued {after it was issued} last_change {after the last change} other {after the contract ended}}',
  period:
    '{years, plural, =0 {} one {# year} other {# years}}{both, select, true { and } other {}}{months, plural, =0 {} one {# month} other {# months}}{more, select, true { and } other {}}{days, plural, =0 {} one {# day} other {# days}}',
  noPurposes: 'There is no purpose yet. Add one under “Purposes” first.',
} as const;
