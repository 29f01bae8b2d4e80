"""Makes calls with the official OpenAI SDK: a JSON line on standard input for each, and a line on standard output with what the application got."""

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import openai

printing = threading.Lock()


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


def outcome_of(job):
    client = openai.OpenAI(base_url=job["baseURL"], api_key=job["apiKey"])
    try:
        answer = client.chat.completions.create(**job["params"])
        return streamed(answer) if job["params"].get("stream") else whole(answer)
    except openai.APIError as error:
        status = getattr(error, "status_code", None)
        return {"error": {"name": type(error).__name__, "status": status, "code": error.code, "message": error.message}}
    except Exception as error:  # what the SDK did not foresee is the test's to judge
        return {"broken": f"{type(error).__name__}: {error}"}


def serve(line):
    job = json.loads(line)
    outcome = json.dumps({"id": job["id"], **outcome_of(job)})
    with printing:
        print(outcome, flush=True)


with ThreadPoolExecutor(32) as threads:
    for line in sys.stdin:
        threads.submit(serve, line)
