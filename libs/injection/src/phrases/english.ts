import type { Lexicon } from './lexicon.js';

const rules =
  '(?:i[a-z]{0,2}struct[a-z]{0,2}ion|prompt|rule|guideline|directive|direction|command|order|constraint|restriction|guidance|programming|polic(?:y|ie))s?';
const model =
  '(?:a\\.?i\\.?|llm|(?:large )?language model|assistant|chat ?bot|agent|copilot|claude|chat ?gpt|gpt|gemini|llama|model|bot)s?\\b';
/** What a persona without rules is without. */
const bounds =
  '(?:rules?|polic(?:y|ies)|guidelines?|restrictions?|limitations?|limits|constraints?|boundar(?:y|ies)|ethics?|morals?|morality|laws?|filters?|norms|programming|censorship)';
const free =
  '(?:un(?:restricted|filtered|censored|limited|ethical|bound|hinged|chained|moderated|restrained)|non-?(?:restricted|filtered|censored)|jailbroken|amoral|immoral|lawless)';
const modes = '(?:dan|stan|dude|god|evil|jailbreak|jailbroken|unrestricted|unfiltered|uncensored|opposite|chaos|no[- ]limits?|anti-?gpt)';
const user = '(?:(?:the|your|this|any) )?(?:user|human|operator|owner|employer|principal)s?\\b';

/** English, and what attackers write in English whatever the text around it. */
export const english: Lexicon = {
  language: 'en',
  gate: 'ignor|disregard|forget|forgot|listen to|dan can|overrid|overlook|neglect|bypass|discard|abandon|follow|obey|attention|aside|prompt|instructions|the (?:user|human|operator|owner)|anyone|anybody|developer mode|anything now|restrict|filtered|censor|jailbr|ethic|moral|llm|language model|assistant|chat ?bot|copilot|claude|chat ?gpt|gemini|<(?:important|information|urgent|critical|admin|override|secret|hidden)>|important!!|confine|abide|refus|reject|in character|break character|open ?ai|cut off in|separate|distinct|different ways|mode\\b|unhinged|unbound|unlimited|everything|broken|freed|ai agent|ai model|mention this|to you|send|upload|forward|exfiltrat|transmit|curl|wget',
  spaced: true,
  words: {
    override: [
      "(?:ignore|disregard|forget|discard|(?:do not|don['’]t) listen to|pay no attention to|stop) (?:about )?(?:all|any|every(?:thing)?)(?: of)?(?: the| your| my| those)? (?:previous|prior|earlier|above|preceding|foregoing|past|other) (?:tasks?|information|messages?|conversations?|text|context|data|content|inputs?|requests?|statements?)\\b",
      `(?:ignore|disregard|forget|forgotten) (?:about )?(?:all|any|every(?:thing)?)(?: of)? (?:the |your )?${rules} (?:before|above|you|that)\\b`,
      '(?:ignore|forget|disregard) everything (?:to your core |you (?:\\w+ ){0,3})?(?:before|above|prior)\\b',
      'stop everything!',
      '(?:ignore|disregard|forget|override) (?:all |any |everything |absolutely |completely |each )?(?:of )?(?:that |the |your |my |what )?(?:above|before(?:hand)?|prior|previously|came before|was said|i (?:said|told)|you (?:were|have been|know|learned|read))\\b',
      `(?:ignore|disregard|forget|override|bypass) (?:all |any |everything |each )?(?:of )?your (?:\\w+ )?(?:${rules}|training|guardrails|safeguards)\\b`,
      `(?:previous|prior|earlier|above|original) ${rules} (?:are|is|were) (?:now |all )?(?:void|cancell?ed|no longer|outdated|obsolete|superseded|null|revoked|invalid)`,
      'ignore (?:every|any)thing (?:else )?(?:above|before|prior|previous|in the (?:document|text|prompt))',
    ],
    reveal: [
      'what (?:is|are|was|were|does) (?:in )?your (?:\\w+ )?(?:system prompt|(?:initial|original|hidden|secret|system|exact|internal|full) (?:instructions?|rules?|prompt))',
      'repeat (?:all |everything |the (?:words|text|content) )(?:of )?(?:above|before|starting with)\\b',
      '(?:print|output|repeat|reveal|show|recite|write)(?: out)? all (?:of )?(?:the |your |its )?instructions\\b',
      '(?:print|output|repeat|reveal|show|display|recite|summari[sz]e|translate|write)(?: out| down| back)? (?:me )?(?:all |exactly )?(?:of )?(?:the |your )?(?:(?:above|previous|prior|earlier|initial|original|exact|full) (?:instructions?|prompts?)|instructions (?:above|given|so far|you))\\b',
      '(?:print|output|repeat|reveal|show|display|tell me|give me|translate|summari[sz]e|leak) your (?:\\w+ )?(?:prompt|instructions)\\b',
    ],
    secrecy: [
      `(?:without|hidden from|a secret from|hide (?:this|it|that) from|conceal(?:ed)? (?:this|it|that)? ?from|secret from|invisible to) ${user}(?:['’]s?)?(?: (?:knowledge|knowing|noticing|consent|awareness|approval|being aware))?`,
      "(?:do not|don['’]t|never) (?:mention|tell|talk about|reveal|explain|acknowledge|report|disclose) (?:this|these|any of this|that you)\\b[^.\\n]{0,40}\\b(?:instruction|message|note|step|anyone|anybody|to (?:the )?(?:user|human))",
    ],
    persona: [
      `(?:you are|you['’]re|act as|become|pretend to be|behave (?:as|like)|respond as|roleplay as|simulate) (?:now |going to be |to be )?(?:an? |the )?(?:\\w+ ){0,3}${free}\\b`,
      `${free}(?:[ ,/&]{1,3}(?:and |or )?(?:${free}|illegal|harmful|offensive)){1,4}\\b`,
      `${free} (?:ai|chat ?bot|assistant|language model|model|response|answer|reply|persona)s?\\b`,
      `(?:not|never|no longer|isn['’]t|aren['’]t) (?:be )?(?:bound|limited|restricted|constrained|confined|governed|subject|beholden)(?: by| to)(?: [\\w'’]{1,20}){0,4} ${bounds}\\b`,
      `(?:not|n['’]t) (?:have|need|required|obligated|obliged) to (?:abide|follow|comply|adhere|conform|obey)\\w*(?: [\\w'’]{1,20}){0,4} ${bounds}\\b`,
      '(?:broken?|freed?|escaped?|liberated|unlocked|released) (?:free )?(?:of|from) (?:the |its |their |your |all )?(?:typical |usual |normal )?(?:confines|limitations|shackles|chains) (?:of|imposed|set)\\b',
      `(?:bypass|ignor|violat|disregard|overrid|free from|freed from|not follow|no longer follow|regardless of)\\w*[^.\\n]{0,30}open ?ai['’]?s? (?:\\w+ ){0,2}${bounds}\\b`,
      "(?:never|cannot|can['’]t|won['’]t) (?:ever )?(?:refus|declin)\\w*(?: to [\\w'’]{1,20})? (?:(?:an?|any|my|every|the user['’]?s?)(?: [\\w'’]{1,20})? (?:request|prompt|question|order|command)s?|me|anything)\\b",
      `(?:no|without(?: any)?|zero|lacks?(?: any)?) (?:ethic\\w*|moral\\w*)(?:,? (?:and|or|nor) |/|, )(?:\\w+ )?(?:ethic\\w*|moral\\w*|law\\w*|legal\\w*|${bounds})\\b`,
      `(?:has|have|with) no (?:${bounds}(?:, | or | and )){1,2}${bounds}\\b`,
      '(?:completely|fully|totally|utterly) (?:amoral|unethical|immoral|uncensored|unfiltered)\\b',
      "(?:not|n['’]t|never|no|without) (?:care|caring|worry|regard|concern)s?(?: about| for)? (?:\\w+[,/]? ){0,3}(?:law|legal|moral|ethic)\\w*",
      "(?:not|n['’]t) (?:(?:need|have) to )?(?:follow|adhere to|obey|care about) (?:any (?:\\w+ )?|open ?ai['’]?s? (?:\\w+ )?)(?:rules|polic(?:y|ies)|ethics|guidelines|restrictions)\\b",
      `you have no ${bounds}\\b`,
      'mode (?:enabled|activated|authori[sz]ed) by (?:open ?ai|anthropic|the developers?)\\b',
      'dan can (?:do|override|access|bypass|say)\\b',
      'stay(?:s|ing)? in character\\b',
      '(?:if|when) you (?:break|are breaking|start breaking) character\\b',
      'knowledge is cut off in[^.\\n]{0,20}20\\d\\d, you\\b',
      '(?:two|2) (?:different |separate |distinct )+(?:ways|responses|answers|manners|paragraphs|styles|personas)\\b',
      `${modes} mode\\b`,
      "(?:you are|you['’]re|act as|become|pretend to be|as) (?:now |going to (?:be|act as) )?(?:an? )?DAN\\b",
      'do anything now\\b',
      'developer mode (?:enabled|activated|output)\\b',
      '(?:enable|activate|enter|switch to) developer mode\\b',
      '(?:have|has|with|are|is|bound by|follow|without|free (?:of|from)) (?:no |any |all |not )?(?:your )?(?:ethical|moral|content|safety) (?:and \\w+ |or \\w+ )?(?:restriction|filter|limit|guideline|constraint|boundar)\\w*(?= (?:or|and|anymore|at all|whatsoever)|[.!,])',
    ],
    address: [
      `(?:if you (?:are|['’]re)|when you (?:are|['’]re)|as) an? (?:\\w+ )?(?:ai|llm|language model|ai (?:assistant|agent|model)|chat ?bot)\\b(?! \\w+er\\b)`,
      `(?:attention|note|notice|message|instructions?|reminder|hello|hey|dear|memo|warning)[ ,:!-]{1,3}(?:to |for )?(?:all |any |the )?(?:ai|llms?|language models?|assistants?|ai (?:assistants?|agents?|models?)|chat ?bots?|agents?|copilot|claude|chat ?gpt|gemini)\\b(?! (?:team|developer|support|code|desktop|api))`,
      `(?:ais?|llms?|language models?|(?:ai|coding|virtual) (?:assistant|agent|model)s?|assistants?|chat ?bots?|copilot|claude|chat ?gpt) (?:reading|processing|parsing|summari[sz]ing|that (?:reads?|process(?:es)?|sees?)|(?:must|shall|is required to|are required to) (?:\\w+ )?(?:now|first|always|also|immediately|ignore|include|send|read|call|run|execute|reply|respond|answer|output|print|return|say))\\b`,
      '<(?:important|information|urgent|critical|admin|override|secret|hidden)>',
      'message from (?:me|your|the)[^.\\n]{0,40}to you\\b',
      'important!{2,}',
    ],
    detour: [
      'before (?:you )?(?:can |do |doing |using |calling |continu|proceed|solv|complet|answer|respond|reply|finish|start)[^.\\n]{0,80}?(?:you must|you have to|you need to|please|do the following|make sure|always|first)\\b',
      'after you (?:do|have done|finish|complete) (?:that|this|so|it)\\b[^.\\n]{0,40}(?:task|continue|proceed|answer|original)',
      '(?:otherwise|or else) (?:the|this) tool (?:will|does|would) (?:not|fail)',
      "(?:this|the) tool (?:will not|won['’]t|cannot|does not) work (?:unless|without|if)\\b",
      'please do the following first\\b',
      '(?:first|before anything else),? (?:please )?(?:call|invoke|use|run|execute|perform) the following\\b',
      'after that,? (?:you (?:can|may) )?(?:continue|proceed|go on|return|carry on)[^.\\n]{0,30}(?:original|main|initial|user.s) (?:task|request|question)',
      '(?:do|execute|perform|complete) (?:this|these|the following) (?:first|before)\\b',
    ],
    replace: [
      '(?:from now on|from this (?:moment|point)(?: on(?:wards?)?| forward)?|starting now),? (?:you|your|act|respond|answer|reply|speak)\\b',
      "(?:you (?:will|must|should)|(?:you are|you['’]re) (?:about|going)) (?:to )?(?:act|pretend|play|role ?play|behave|simulate|immerse|impersonate)\\b",
      '(?:instead|and|now|then|from now on)[, ]{1,2}(?:you (?:must|should|will|are to) )?(?:strictly |only |please |just |simply |always |instead |immediately )?(?:follow|adhere|obey|execute|perform|carry out|respond|reply|answer|say|output|print|write|return|do the following|act|behave|send|tell|give|use|call|run|delete|transfer|forward|share|help|visit|open|include|generate|create|provide|reveal|show)\\b',
      '(?:your|the) (?:new|real|actual|true|only|updated|sole) (?:task|goal|objective|instruction|mission|purpose|job|role|directive|priority)s? (?:is|are)\\b',
      '(?:new|updated|revised) (?:task|instruction|directive|system prompt|order|objective|rule)s?:',
      '(?:strictly |only )(?:adhere|follow)\\w* (?:only )?(?:to )?(?:the|these|this|my) (?:following|new|below)',
    ],
    bid: [
      '(?<=[.!:;\\n]\\s{0,3})do [^\\n]{1,300} instead\\b',
      '(?<=[.!:;\\n]\\s{0,3})(?:please |just |now )?(?:write|say|print|output|repeat|respond|reply|answer|tell|translate|pretend|act|compose|reveal|give me|summari[sz]e|describe)\\b',
    ],
    drop: [
      'ignor(?:e|ing)\\b',
      'disregard(?:ing)?\\b',
      'forget\\b',
      'overrid(?:e|ing)\\b',
      'overlook\\b',
      'neglect\\b',
      "(?:do not|don['’]t|stop) (?:follow|obey|adher)\\w*",
      'pay no attention',
      'set aside',
      'bypass\\b',
      'discard\\b',
      'abandon\\b',
    ],
    earlier: [
      'prev[iou]{2,4}s\\w*',
      'prior\\b',
      'above\\b',
      'earlier\\b',
      'before\\b',
      'preceding\\b',
      'foregoing\\b',
      'initial\\b',
      'original\\b',
      'former\\b',
      'system\\b',
      'developer\\b',
      'given\\b',
      'past\\b',
      'last\\b',
      'your\\b',
    ],
    rules: [`${rules}\\b`],
    show: [
      '(?:reveal|show|print|output|repeat|display|tell|give|leak|expose|share|disclose|recite|quote|summari[sz]e|dump|return|translate|send|write out|extract|copy)\\b',
    ],
    prompt: [
      '(?:the |your )?(?:system|initial|hidden|secret|starting|developer|internal|confidential|original|entire|full|pre-?) ?(?:prompt|instructions)\\b',
      'system (?:prompt|message)\\b',
    ],
    hush: [
      "(?:do not|don['’]t|never|must not|should not|without)\\b (?:ever )?(?:tell|inform|mention|notify|alert|warn|disclos|let|discuss)\\w*",
    ],
    user: [user, '(?:anyone|anybody|him|her)\\b'],
    send: ['(?:send|forward|upload|post|transmit|exfiltrate|leak|submit|deliver|e-?mail|append|report|include|encode|embed|pass)\\b'],
    secret: [
      '(?:credential|password|secret|private key|api[- ]?key|access[- ]?key|ssh[- ]?key|(?:access |api |auth )?token|conversation|chat (?:history|log)|message history|environment variable|env(?:ironment)? file|cookie|personal (?:data|information)|address book|contact list|customer (?:data|record)|chat|context)s?\\b',
      '(?:system prompt)\\b',
      '\\.env\\b',
      'id_(?:rsa|ed25519)\\b',
      '\\.ssh\\b',
      '\\.aws\\b',
      '\\.npmrc\\b',
      'contents? of\\b',
      '/etc/(?:passwd|shadow)\\b',
    ],
    target: [
      'https?://',
      '[\\w.+-]{1,40}@[\\w-]{1,40}\\.\\w{2,}',
      '(?:the|our|my|this|an?) (?:following |attached |external |remote )?(?:url|address|endpoint|e-?mail|server|webhook)\\b',
    ],
    call: ['(?:attention|important|urgent|note|hey|hello|dear)\\b'],
    model: [model],
    lure: [
      '~?/?\\.(?:ssh|aws|gnupg|kube)/(?:id_\\w+|credentials|config)\\b',
      'id_(?:rsa|ed25519)\\b',
      '/etc/(?:passwd|shadow)\\b',
      '(?:curl|wget) [^\\n|]{0,80}(?:\\| ?(?:ba|z)?sh\\b|-d |-F |--data|--form|-T |--upload-file)',
      '(?:cat|read|open|upload|send) (?:the )?(?:file )?[\'"`~/\\w]{0,20}\\.env\\b',
      '(?:transfer|wire|pay|send)\\b[^.\\n]{0,30}(?:\\$|€|£|usd|eur|btc|bitcoin)[ \\d.,]*[^.\\n]{0,30}\\bto\\b',
      '(?:delete|remove|erase|wipe) (?:all|every|the entire) (?:of )?(?:the |your |my |user )?(?:files?|e?mails?|messages?|records?|databases?|repositor\\w+|backups?|data)\\b',
      '(?:forward|send|share) (?:all|every|the entire|the whole|the last|the) (?:of )?(?:the |your |my |recent )?(?:e?mails?|messages?|inbox|contacts|documents?|conversation|transcript|chat)\\b',
    ],
  },
};
