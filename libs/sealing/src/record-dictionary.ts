/**
 * What records have in common, most usual last: zstd finds it without its having to stand in every record. Never to be changed, for what was stored with
 * it can't be read without it: a better one is another version of `content-box.ts`. It holds shapes of records and words of agents' traffic; nobody's data.
 */
const shapes = [
  'function return const import export from default async await class interface extends public private static new this null undefined true false',
  'import { \\n  const  = \\n    return \\n  }\\n}\\n\\nexport function (): string => {\\n  if () {\\n for (const  of  throw new Error(\\n#include <\\ndef __init__(self, \\n    self.',
  'def test_ assert raise ValueError( print(f\\" for i in range( lambda package main func err != nil { return nil, err } pub fn let mut impl Result<',
  "The file has been updated. Here's the result of running `cat -n` on a snippet of the edited file:\\n     1\\t",
  "Let me look at the  I'll now I have Now let me check the test tests pass error Error: expected received Please add a to the so that it",
  '{\\"file_path\\":\\"/home/user/project/src/ {\\"command\\":\\"npm test git diff git status grep -rn ls -la cat \\",\\"description\\":\\"Run the \\"old_string\\":\\"\\",\\"new_string\\":\\"',
  '"role":"system","content":" "role":"developer" "type":"function","function":{"name":" "arguments":" "tool_calls":[{"id":"call_ "tool_call_id":"call_',
  '"type":"input_text","text":" "type":"output_text" "annotations":[],"logprobs":[] "object":"chat.completion" "choices":[{"index":0,"message":{ "finish_reason":"stop"',
  '"type":"thinking","thinking":" "signature":" "type":"image","source":{"type":"base64","media_type":"image/png","data":" "is_error":true',
  '{"name":"Bash","description":" {"name":"Read" {"name":"Edit" {"name":"Write" {"name":"Grep" {"name":"Glob" {"name":"Task" "input_schema":{"type":"object","properties":{ "type":"string","description":" },"required":[" "additionalProperties":false',
  ',\\"cache_control\\":{\\"type\\":\\"ephemeral\\"}',
  '{\\"model\\":\\"claude-\\",\\"max_tokens\\":32000,\\"stream\\":true,\\"system\\":[\\"messages\\":[{\\"role\\":\\"user\\",\\"content\\":[',
  '{\\"type\\":\\"text\\",\\"text\\":\\"<system-reminder>\\n</system-reminder>\\"}',
  '{\\"type\\":\\"tool_use\\",\\"id\\":\\"toolu_01\\",\\"name\\":\\"Bash\\",\\"input\\":{',
  '{\\"type\\":\\"tool_result\\",\\"tool_use_id\\":\\"toolu_01\\",\\"content\\":\\"',
  ']},{\\"role\\":\\"assistant\\",\\"content\\":[{\\"type\\":\\"text\\",\\"text\\":\\"',
  ']},{\\"role\\":\\"user\\",\\"content\\":[{\\"tool_use_id\\":\\"toolu_01\\",\\"type\\":\\"tool_result\\",\\"content\\":[{\\"type\\":\\"text\\",\\"text\\":\\"',
  '"code":"rule_matched","ruleId":" ","action":"block","action":"mask","action":"require-approval","mode":"enforce","mode":"observe","blocks":[',
  '{"kind":"email","category":"pii","category":"secret","severity":"low","severity":"high","confidence":"certain","confidence":"high","block":"messages.0.content.0","start":0,"end":0,"fingerprint":" ","mask":"on_the_way","mask":"record_only"}',
  '"type":"exchange.held","data":{"approvalId":"","phase":"request","ruleId":"","joined":false} "type":"exchange.released","data":{"approvalId":"","state":"approved","votes":[{"voter":{"issuer":"https://","subject":"","name":""},"decision":"approve","reason":"","at":"2026-"}],"reason":null,"heldMs":',
  '"type":"exchange.failed" "type":"exchange.refused" "type":"exchange.client_left" "type":"exchange.interrupted","data":null "errorCode":"policy_denied" "errorCode":"upstream_error"',
  '{"id":"messages.1.content.0","kind":"tool_result","role":"user","provenance":"tool","tool":"Bash","isNew":true,"from":1,"to":2,"text":[{"from":1,"to":2,"as":"string"}]},',
  '{"id":"system.0","kind":"text","role":"system","provenance":"system","isNew":true,"from":0,"to":1,"text":[',
  '{"id":"reply.content.0","kind":"text","role":"assistant","provenance":"model","isNew":true,"from":0,"to":1,"text":[{"from":0,"to":1,"as":"string"}]}],"replyBytes":',
  '{"id":"reply.content.1","kind":"tool_use","role":"assistant","provenance":"model","tool":"Edit","isNew":true,"from":2,"to":3,"text":[{"from":2,"to":3,"as":"json"}]}',
  '{"type":"content.stored","data":{"ref":"","text":"{\\"type\\":\\"tool_result\\",\\"tool_use_id\\":\\"toolu_01"}},{"type":"content.stored","data":{"ref":"',
  '","text":"{\\"type\\":\\"text\\",\\"text\\":\\"',
  '","text":"{\\"role\\":\\"assistant\\",\\"content\\":[',
  '{"v":1,"chain":"019a-7","seq":1,"prev":"","time":"2026-11-27T00:00:00.000Z","traceparent":"00-","type":"exchange.completed","exchange":"019a-7","session":"","data":{"status":200,"provider":{"status":200,"requestId":"req_01","error":null},"policyVersion":1,"verdict":"allow","reasons":[],"findings":[],"reply":{"id":"019a:reply","parent":null,"keep":0,"parts":[{"text":""},{"ref":""}],"keyedDigest":"","originalBytes":0,"blocks":[]},"replyBytes":0,"usage":{"inputTokens":0,"outputTokens":0,"cacheReadTokens":null,"cacheWriteTokens":null},"timings":{"decideMs":1,"heldMs":0,"upstreamFirstByteMs":10,"totalMs":20},"timeline":[[50,12],[100,10]],"errorCode":null},"earlier":[{"type":"content.stored","data":{"ref":"',
  '{"v":1,"chain":"019a-7","seq":1,"prev":"","time":"2026-11-27T00:00:00.000Z","traceparent":"00-","type":"exchange.forwarded","exchange":"019a-7","session":"","data":{"upstream":"anthropic","keyedDigest":"","requestBytes":0},"earlier":[{"type":"content.stored","data":{"ref":"","text":"{\\"type\\":\\"text\\",\\"text\\":\\"\\"}"}},{"type":"exchange.received","data":{"principal":{"issuer":"https://","subject":"","name":"","email":"","groups":["engineering"]},"client":{"kind":"claude-code","name":"claude-cli","version":"2.1.0"},"model":"claude-","route":{"method":"POST","path":"/v1/messages","format":"anthropic.messages"},"stream":true,"startedAt":"2026-11-27T00:00:00.000Z","agentId":null,"request":{"id":"019a:request","parent":"019a:request","keep":12,"parts":[{"text":"},"},{"ref":""},{"text":"]}"}],"keyedDigest":"","originalBytes":0,"blocks":[]},"findings":[]}},{"type":"exchange.decided","data":{"phase":"request","requestId":null,"block":null,"decision":{"verdict":"allow","reasons":[],"obligations":[],"policyVersion":1},"grants":[]}}]}',
];

export const recordDictionary = Buffer.from(shapes.join('\n'));
