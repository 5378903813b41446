import type { Label } from '../../metadata/label.ts';

/**
 * What an event may say was done. One closed list: a new kind of event is one line here. Labels are in the past tense, as
 * history and audit trail show them. `kind` groups them for filters: a change of data, a look at data, a sign-in or right,
 * a configuration, a step of a duty, or the system's own work.
 */
export interface ActionInfo {
  readonly kind: 'change' | 'look' | 'access' | 'configuration' | 'duty' | 'system';
  readonly label: Label;
}

const change = (en: string, es: string) => ({ kind: 'change', label: { en, es } }) as const;
const look = (en: string, es: string) => ({ kind: 'look', label: { en, es } }) as const;
const access = (en: string, es: string) => ({ kind: 'access', label: { en, es } }) as const;
const configuration = (en: string, es: string) => ({ kind: 'configuration', label: { en, es } }) as const;
const duty = (en: string, es: string) => ({ kind: 'duty', label: { en, es } }) as const;
const system = (en: string, es: string) => ({ kind: 'system', label: { en, es } }) as const;

export const evidenceActions = {
  'record.created': change('Record created', 'Registro creado'),
  'record.updated': change('Record changed', 'Registro modificado'),
  'record.deleted': change('Record deleted', 'Registro eliminado'),
  'record.undeleted': change('Deletion taken back', 'Eliminación deshecha'),
  'record.restored': change('Record restored', 'Registro restaurado'),
  'record.erased': change('Record erased', 'Registro suprimido'),
  'record.masked': change('Record masked', 'Registro enmascarado'),
  'record.merged': change('Records merged', 'Registros fusionados'),
  'state.changed': change('State changed', 'Estado cambiado'),
  'comment.added': change('Comment added', 'Comentario añadido'),
  'comment.updated': change('Comment changed', 'Comentario modificado'),
  'comment.deleted': change('Comment deleted', 'Comentario eliminado'),
  'file.uploaded': change('File uploaded', 'Archivo subido'),
  'file.deleted': change('File deleted', 'Archivo eliminado'),
  'import.run': change('Import run', 'Importación ejecutada'),
  'import.undone': change('Import undone', 'Importación deshecha'),
  'document.generated': change('Document generated', 'Documento generado'),

  'record.viewed': look('Record opened', 'Registro abierto'),
  'record.listed': look('Records listed', 'Registros listados'),
  'export.requested': look('Export asked for', 'Exportación solicitada'),
  'record.exported': look('Records exported', 'Registros exportados'),
  'export.downloaded': look('Export downloaded', 'Exportación descargada'),
  'file.downloaded': look('File downloaded', 'Archivo descargado'),
  'history.viewed': look('History viewed', 'Historial consultado'),
  'search.run': look('Search run', 'Búsqueda realizada'),
  'existence.checked': look('Existence of a record checked', 'Existencia de un registro consultada'),
  'report.run': look('Report run', 'Informe ejecutado'),
  'secret.revealed': look('Secret revealed', 'Secreto revelado'),
  'secret.refused': look('Secret not opened', 'Secreto no abierto'),

  'permission.refused': access('Access refused', 'Acceso denegado'),
  'session.started': access('Signed in', 'Sesión iniciada'),
  'session.failed': access('Sign-in failed', 'Inicio de sesión fallido'),
  'session.ended': access('Signed out', 'Sesión cerrada'),
  'session.proven': access('Proved again who they are', 'Identidad confirmada de nuevo'),
  'session.proof_failed': access('Proof of identity failed', 'Confirmación de identidad fallida'),
  'factor.added': access('Second factor added', 'Segundo factor añadido'),
  'factor.removed': access('Second factor removed', 'Segundo factor eliminado'),
  'recovery_codes.made': access('Recovery codes made', 'Códigos de recuperación generados'),
  'identity.linked': access('Linked to the identity provider', 'Vinculado al proveedor de identidad'),
  'token.created': access('Token created', 'Token creado'),
  'token.revoked': access('Token revoked', 'Token revocado'),
  'user.created': access('User created', 'Usuario creado'),
  'user.changed': access('User changed', 'Usuario modificado'),
  'user.deactivated': access('User deactivated', 'Usuario desactivado'),
  'password.reset_asked': access(
    'Link for a new password asked for',
    'Enlace para una contraseña nueva solicitado',
  ),
  'password.changed': access('Password changed', 'Contraseña cambiada'),
  'rights.changed': access('Rights changed', 'Permisos modificados'),
  'rights.recorded': {
    kind: 'system',
    label: { en: 'Rights written down as they stood', es: 'Permisos anotados tal como estaban' },
  },
  'view_as.started': access('Began to look as another user', 'Empezó a ver como otro usuario'),
  'view_as.ended': access('Stopped looking as another user', 'Dejó de ver como otro usuario'),
  'block.sealed': access('Blocked records sealed', 'Registros bloqueados sellados'),
  'block.release_asked': access(
    'Release of a blocked record asked for',
    'Liberación de un registro bloqueado solicitada',
  ),
  'block.release_refused': access(
    'Release of a blocked record refused',
    'Liberación de un registro bloqueado denegada',
  ),
  'block.released': access('Blocked record released', 'Registro bloqueado liberado'),
  'block.release_closed': access(
    'Release of a blocked record closed',
    'Liberación de un registro bloqueado cerrada',
  ),
  'block.viewed': look(
    'Blocked record looked at under a release',
    'Registro bloqueado consultado tras su liberación',
  ),

  'keys.unlocked': access('Own key opened', 'Clave propia abierta'),
  'keys.unlock_failed': access('Own key not opened', 'Clave propia no abierta'),
  'keys.identity_set': access('Own key set up', 'Clave propia configurada'),

  'report.created': configuration('Report saved', 'Informe guardado'),
  'report.changed': configuration('Report changed', 'Informe modificado'),
  'report.deleted': configuration('Report deleted', 'Informe eliminado'),
  'keys.group_changed': configuration('Key holders changed', 'Custodios de claves modificados'),
  'keys.policy_changed': configuration(
    'Who may open secrets changed',
    'Quién puede abrir secretos modificado',
  ),
  'keys.rotation_started': configuration('Key renewed', 'Clave renovada'),
  'keys.rotated': system('Secrets sealed anew', 'Secretos sellados de nuevo'),
  'keys.master_rotated': system('Master key renewed', 'Clave maestra renovada'),
  'keys.reseal_started': configuration(
    'Sealing anew with another cipher begun',
    'Sellado con otro cifrado iniciado',
  ),
  'keys.resealed': system('Sealed anew with another cipher', 'Sellado de nuevo con otro cifrado'),
  'keys.recovery_set': configuration('Recovery of keys set up', 'Recuperación de claves configurada'),
  'keys.share_collected': access(
    'Share of the recovery key taken',
    'Parte de la clave de recuperación recogida',
  ),
  'keys.ceremony_called': configuration('Key holders called together', 'Custodios de claves convocados'),
  'keys.ceremony_ended': configuration(
    'Meeting of key holders ended',
    'Reunión de custodios de claves terminada',
  ),
  'keys.share_given': access('Share of the recovery key given', 'Parte de la clave de recuperación aportada'),
  'keys.drilled': system('Recovery of keys tried', 'Recuperación de claves ensayada'),
  'keys.recovered': configuration('Keys recovered', 'Claves recuperadas'),
  'setting.changed': configuration('Setting changed', 'Ajuste modificado'),
  'audience.created': configuration('BI audience created', 'Público de BI creado'),
  'audience.password_changed': configuration(
    'Password of a BI audience changed',
    'Contraseña de un público de BI cambiada',
  ),
  'audience.dropped': configuration('BI audience dropped', 'Público de BI eliminado'),
  'definition.changed': configuration('Definition changed', 'Definición modificada'),
  'workflow.changed': configuration('Workflow changed', 'Flujo de trabajo modificado'),
  'policy.changed': configuration('Compliance document changed', 'Documento de cumplimiento modificado'),
  'calendar.changed': configuration('Calendar changed', 'Calendario modificado'),
  'template.changed': configuration('Template changed', 'Plantilla modificada'),

  'request.received': duty('Request received', 'Solicitud recibida'),
  'request.acknowledged': duty('Request acknowledged', 'Acuse de recibo de la solicitud'),
  'request.matched': duty('Person of the request found', 'Persona de la solicitud encontrada'),
  'request.identity_asked': duty('Proof of identity asked for', 'Prueba de identidad solicitada'),
  'request.identity_checked': duty('Identity checked', 'Identidad comprobada'),
  'request.paused': duty('Request paused', 'Solicitud en pausa'),
  'request.resumed': duty('Request resumed', 'Solicitud reanudada'),
  'request.extended': duty('Deadline extended', 'Plazo ampliado'),
  'request.fee_proposed': duty('Fee proposed', 'Canon propuesto'),
  'request.fee_asked': duty('Fee asked for', 'Canon solicitado'),
  'request.fee_sent_back': duty('Proposed fee sent back', 'Propuesta de canon devuelta'),
  'request.fee_settled': duty('Fee settled', 'Canon liquidado'),
  'request.mandate_checked': duty('Mandate of a representative checked', 'Representación comprobada'),
  'request.message_written': duty('Message to the person written', 'Mensaje a la persona redactado'),
  'request.message_received': duty('Message of the person received', 'Mensaje de la persona recibido'),
  'request.assigned': duty('Request assigned', 'Solicitud asignada'),
  'request.package_asked': duty('Package asked for', 'Paquete pedido'),
  'request.packaged': duty('Package prepared', 'Paquete preparado'),
  'request.decided': duty('Request decided', 'Solicitud resuelta'),
  'request.approved': duty('Decision approved', 'Decisión aprobada'),
  'request.delivered': duty('Answer delivered', 'Respuesta entregada'),
  'request.dispatched': duty('Dispatch of the answer proved', 'Envío de la respuesta acreditado'),
  'request.closed': duty('Request closed', 'Solicitud cerrada'),
  'request.reopened': duty('Request reopened', 'Solicitud reabierta'),
  'request.withdrawn': duty('Request withdrawn', 'Solicitud retirada'),

  'consent.requested': duty('Consent asked for', 'Consentimiento solicitado'),
  'consent.given': duty('Consent given', 'Consentimiento otorgado'),
  'consent.renewed': duty('Consent renewed', 'Consentimiento renovado'),
  'consent.refused': duty('Consent refused', 'Consentimiento denegado'),
  'consent.withdrawn': duty('Consent withdrawn', 'Consentimiento retirado'),
  'consent.revoked': duty('Consent revoked by us', 'Consentimiento revocado por nosotros'),
  'consent.invalidated': duty('Consent found invalid', 'Consentimiento declarado inválido'),
  'consent.expired': duty('Consent expired', 'Consentimiento caducado'),
  'basis.decided': duty('Legal basis decided', 'Base jurídica decidida'),
  'notice.registered': configuration('Information notice registered', 'Aviso informativo registrado'),
  'notice.ended': configuration('Information notice ended', 'Aviso informativo retirado'),
  'collection.recorded': duty('Data obtained from elsewhere', 'Datos obtenidos de terceros'),
  'collection.exempted': duty('Why the person need not be told', 'Por qué no hay que informar a la persona'),
  'notice.given': duty('Information notice given', 'Aviso informativo entregado'),

  'objection.received': duty('Objection received', 'Oposición recibida'),
  'objection.decided': duty('Objection decided', 'Oposición resuelta'),
  'restriction.set': duty('Processing restricted', 'Tratamiento limitado'),
  'restriction.announced': duty(
    'Person told that the restriction will be lifted',
    'Persona avisada del levantamiento de la limitación',
  ),
  'restriction.lifted': duty('Restriction lifted', 'Limitación levantada'),
  'restriction.used': look('Restricted record used', 'Registro limitado utilizado'),
  'rectification.proposed': duty('Correction proposed', 'Rectificación propuesta'),
  'rectification.decided': duty('Correction decided', 'Rectificación resuelta'),

  'erasure.planned': duty('Erasure planned', 'Supresión planificada'),
  'erasure.approved': duty('Erasure approved', 'Supresión aprobada'),
  'erasure.sent_back': duty('Erasure plan sent back', 'Plan de supresión devuelto'),
  'erasure.executed': duty('Erasure executed', 'Supresión ejecutada'),
  'erasure.scanned': duty('Erasure checked by scan', 'Supresión comprobada'),
  'erasure.purged': duty('Storage purged', 'Almacenamiento purgado'),
  'erasure.certified': duty('Erasure certified', 'Supresión certificada'),
  'erasure.failed': duty('Erasure failed', 'Supresión fallida'),
  'erasure.replayed': duty('Erasures repeated after a restore', 'Supresiones repetidas tras restaurar'),
  'retention.due': duty('Retention period ended', 'Plazo de conservación vencido'),
  'hold.placed': duty('Legal hold placed', 'Retención legal establecida'),
  'hold.lifted': duty('Legal hold lifted', 'Retención legal levantada'),

  'disclosure.made': duty('Data disclosed', 'Datos comunicados'),
  'recipient.registered': configuration('Recipient registered', 'Destinatario registrado'),
  'recipient.changed': configuration('Recipient changed', 'Destinatario modificado'),
  'recipient.owed': duty('Recipient has to be notified', 'Destinatario pendiente de notificar'),
  'recipient.mailed': duty('Notice to a recipient written', 'Notificación a un destinatario redactada'),
  'recipient.notified': duty('Recipient notified', 'Destinatario notificado'),
  'recipient.not_notified': duty('Recipient could not be notified', 'Destinatario que no se pudo notificar'),
  'complaint.received': duty('Complaint received', 'Reclamación recibida'),
  'complaint.acknowledged': duty(
    'Complaint acknowledged, or the mail for it written',
    'Acuse de recibo de la reclamación, o su correo redactado',
  ),
  'complaint.answered': duty(
    'Complaint answered, or the mail for it written',
    'Reclamación respondida, o su correo redactado',
  ),
  'breach.recorded': duty('Breach recorded', 'Violación de seguridad registrada'),
  'breach.updated': duty('Breach updated', 'Violación de seguridad actualizada'),
  'breach.assessed': duty('Breach assessed', 'Violación de seguridad evaluada'),
  'breach.notified': duty('Authority notified of a breach', 'Violación notificada a la autoridad'),
  'breach.communicated': duty('Persons told of a breach', 'Violación comunicada a los interesados'),
  'breach.closed': duty('Breach closed', 'Violación de seguridad cerrada'),
  'assessment.recorded': duty('Impact assessment recorded', 'Evaluación de impacto registrada'),
  'processing.changed': duty('Register of processing changed', 'Registro de actividades modificado'),
  'attestation.signed': duty('Attestation signed', 'Declaración firmada'),
  'control.checked': duty('Control checked', 'Control comprobado'),
  'proof_pack.made': duty('Proof pack made', 'Paquete de pruebas generado'),

  'portal.session_started': access('Signed in to the portal', 'Sesión iniciada en el portal'),
  'portal.session_failed': access('Portal sign-in failed', 'Inicio de sesión fallido en el portal'),
  'portal.session_ended': access('Signed out of the portal', 'Sesión cerrada en el portal'),
  'portal.invited': access('Invited to the portal', 'Invitación al portal'),
  'portal.viewed': look('Own data viewed in the portal', 'Datos propios consultados en el portal'),
  'portal.downloaded': look('Own data downloaded', 'Datos propios descargados'),
  'portal.proposed': change('Change proposed in the portal', 'Cambio propuesto en el portal'),

  'mail.queued': system('Mail written', 'Correo redactado'),
  'mail.sent': system('Mail sent', 'Correo enviado'),
  'mail.received': system('Mail received', 'Correo recibido'),
  'mail.failed': system('Mail failed', 'Correo fallido'),
  'mail.suppressed': system('Mail held back', 'Correo retenido'),
  'job.failed': system('Job failed', 'Tarea fallida'),
  'workflow.run': system('Workflow run', 'Flujo de trabajo ejecutado'),
  'webhook.sent': system('Webhook sent', 'Webhook enviado'),
  'ledger.repeated': duty(
    'Repeated after an older database was put in place',
    'Repetido tras reponer una base de datos anterior',
  ),
  'ledger.not_repeated': duty(
    'Not repeated after an older database was put in place: do it again',
    'No repetido tras reponer una base de datos anterior: hágalo de nuevo',
  ),
  'ledger.mended': system(
    'Ledger written anew where lines were missing',
    'Registro externo reescrito donde faltaban líneas',
  ),
  'backup.made': system('Backup made', 'Copia de seguridad realizada'),
  'backup.restored': system('Backup restored', 'Copia de seguridad restaurada'),
  'rehearsal.run': system('Rehearsal run', 'Ensayo ejecutado'),
  'evidence.checkpoint_sent': system('Checkpoint sent', 'Punto de control enviado'),
  'evidence.verified': system('Evidence verified', 'Evidencias verificadas'),
} as const satisfies Record<string, ActionInfo>;

export type EvidenceAction = keyof typeof evidenceActions;

/** Whether a text (of a filter, of a leaf) is an action of the list. */
export function isEvidenceAction(text: string): text is EvidenceAction {
  return Object.hasOwn(evidenceActions, text);
}
