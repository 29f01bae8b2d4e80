"""Makes one call with the official OpenAI SDK, as JSON on standard input says, and prints what the application got, as JSON."""

import json
import sys

import openai

job = json.load(sys.stdin)
client = openai.OpenAI(base_url=job["baseURL"], api_key=job["apiKey"], max_retries=job.get("maxRetries", 2))


def joined(pieces):
    said = [piece for piece in pieces if piece is not None]
    return "".join(said) if said else None


def streamed(chunks):
    """What an application puts together from a stream: the first choice, and the usage at the end."""
    said, refused, calls, finish, usage = [], [], {}, None, None
    for chunk in chunks:
        usage = chunk.usage or usage
        for choice in (one for one in chunk.choices if one.index == 0):
            said.append(choice.delta.content)
            refused.append(choice.delta.refusal)
            finish = choice.finish_reason or finish
            for part in choice.delta.tool_calls or []:
                call = calls.setdefault(part.index, {"name": "", "arguments": ""})
                call["name"] += part.function.name or ""
                call["arguments"] += part.function.arguments or ""
    return {"text": joined(said), "refusal": joined(refused), "finish": finish, "calls": list(calls.values()), "usage": usage and usage.to_dict()}


def whole(completion):
    choice = completion.choices[0]
    calls = [{"name": call.function.name, "arguments": call.function.arguments} for call in choice.message.tool_calls or []]
    return {
        "text": choice.message.content,
        "refusal": choice.message.refusal,
        "finish": choice.finish_reason,
        "calls": calls,
        "usage": completion.usage and completion.usage.to_dict(),
    }


try:
    answer = client.chat.completions.create(**job["params"])
    outcome = streamed(answer) if job["params"].get("stream") else whole(answer)
except openai.APIError as error:
    status = getattr(error, "status_code", None)
    outcome = {"error": {"name": type(error).__name__, "status": status, "code": error.code, "message": error.message}}
print(json.dumps(outcome))
