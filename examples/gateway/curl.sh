#!/bin/sh
# The gateway in four formats, with nothing but curl. Any format reaches any vendor's models.
#
#   npx ai-liaison serve             in one terminal, then in another
#   sh examples/gateway/curl.sh      (LIAISON_KEY is needed once the gateway has keys)
set -eu
url="${LIAISON_URL:-http://127.0.0.1:8000}"
key="${LIAISON_KEY:-none-needed-yet}"
json='content-type: application/json'

echo '# As OpenAI has it'
curl -sS "$url/v1/chat/completions" -H "authorization: Bearer $key" -H "$json" \
  -d '{"model":"gpt-5-mini","messages":[{"role":"user","content":"Say hello in Basque."}]}'

echo; echo '# As Anthropic has it'
curl -sS "$url/v1/messages" -H "x-api-key: $key" -H 'anthropic-version: 2023-06-01' -H "$json" \
  -d '{"model":"claude-sonnet-5","max_tokens":100,"messages":[{"role":"user","content":"Say hello in Basque."}]}'

echo; echo '# As Google has it'
curl -sS "$url/v1beta/models/gemini-2.5-flash:generateContent" -H "x-goog-api-key: $key" -H "$json" \
  -d '{"contents":[{"parts":[{"text":"Say hello in Basque."}]}]}'

echo; echo "# As Ollama has it; the model is another vendor's"
curl -sS "$url/api/chat" -H "authorization: Bearer $key" -H "$json" \
  -d '{"model":"gpt-5-mini","stream":false,"messages":[{"role":"user","content":"Say hello in Basque."}]}'

echo; echo '# Streamed, piece by piece'
curl -sSN "$url/v1/chat/completions" -H "authorization: Bearer $key" -H "$json" \
  -d '{"model":"gpt-5-mini","stream":true,"messages":[{"role":"user","content":"Count to ten."}]}'

echo '# For a customer; the headers say which call it was, and who answered'
curl -sS "$url/v1/chat/completions" -H "authorization: Bearer $key" -H "$json" \
  -H 'x-liaison-customer: acme' -H 'x-liaison-tags: {"feature":"greeting"}' -D - -o /dev/null \
  -d '{"model":"gpt-5-mini","messages":[{"role":"user","content":"Say hello in Basque."}]}'

echo '# An error: a model nobody offers'
curl -sS -w '\nstatus %{http_code}\n' "$url/v1/chat/completions" -H "authorization: Bearer $key" -H "$json" \
  -d '{"model":"gtp-5-mini","messages":[{"role":"user","content":"Say hello in Basque."}]}'
