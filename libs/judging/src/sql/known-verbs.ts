import { isMark, type SqlToken } from './sql-token.js';

const verbs = new Set(
  `SELECT INSERT UPDATE DELETE MERGE REPLACE UPSERT WITH VALUES TABLE FROM EXPLAIN DESCRIBE DESC SHOW SUMMARIZE SET RESET USE BEGIN START COMMIT END
ROLLBACK SAVEPOINT RELEASE ABORT DROP CREATE ALTER TRUNCATE RENAME COMMENT GRANT REVOKE DENY REASSIGN SECURITY COPY BULK LOAD UNLOAD IMPORT EXPORT
BACKUP RESTORE ATTACH DETACH INSTALL DO CALL EXEC EXECUTE PREPARE DEALLOCATE DECLARE FETCH CLOSE OPEN MOVE LISTEN NOTIFY UNLISTEN LOCK UNLOCK
ANALYZE ANALYSE VACUUM REINDEX CLUSTER CHECKPOINT REFRESH DISCARD PRAGMA OPTIMIZE REPAIR CHECK CHECKSUM FLUSH KILL SHUTDOWN PURGE HANDLER HELP XA
CHANGE STOP IF ELSE WHILE FOR LOOP PRINT RAISERROR RAISE THROW RETURN WAITFOR DELIMITER GO PIVOT UNPIVOT DBCC ENABLE DISABLE MSCK CACHE UNCACHE
SOURCE SYSTEM BATCH APPLY UNDROP GET LIST ASSERT CONNECT EXIT QUIT`.split(/\s+/),
);

/** Whether a statement can begin with that token: with what is known, a procedure of the server, or a client's own command. */
export const isKnownVerb = (token: SqlToken): boolean =>
  token.kind === 'word' ? verbs.has(token.text) || /^[SX]P_/.test(token.text) : isMark(token, '\\', '.', '@') || token.kind === 'parameter';

const blocks = new Set(['BEGIN', 'DECLARE', 'CREATE', 'IF', 'WHILE', 'DO', 'DELIMITER', 'FOR', 'LOOP']);

/** Whether each statement begins as one does. Where a block begins, what follows may begin with anything: `total := 1;`. */
export function isKnown(tokens: readonly SqlToken[]): boolean {
  let begins = true;
  for (const token of tokens) {
    if (isMark(token, ';')) begins = true;
    else if (begins && !isMark(token, '(')) {
      if (!isKnownVerb(token)) return false;
      if (blocks.has(token.text)) return true;
      begins = false;
    }
  }
  return true;
}
