"""The words by which a passage's voice is told, for `voice`: general language of minutes, notes and feedback."""

from __future__ import annotations

import re

from dialogue_synth.segment.cues import ROLE, SEVERAL, cue

OPENING_MARKS = "([ *-"
QUOTED = re.compile(r'"[^"]*"|(?<!\w)\'[^\']*(?:\'(?=\w)[^\']*)*\'(?!\w)')
CLAUSE_END = re.compile(r"(?<=[.!?;])\W*\s+(?=\S)")

# -- the writer ---------------------------------------------------------------------------------------------------------
_REMARK = r"(?:notes?|comments?|remarks?|observations?|reflections?|thoughts?|views?|opinions?|postscript|perspective|asides?)"
_OTHERS = (  # people whose remarks are no writer's
    r"(?:group|tables?|meeting|floor|discussion|session|participants?|members?|residents?|wall|flip|post|day|event|audience|people|"
    r"parents?|carers?|patients?|students?|pupils?|everyone|public|breakout|workshop|room|women|men|children|tenants?|users?|visitors?|"
    r"attendees?)"
)
# No person, after "from" or "by": a time, a place, a gathering, or how it reached the writer.
_WHEN_OR_WHERE = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|april?|may(?= \d|\W*$)|"
    r"june?(?= \d|\W*$)|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|\d[\w:./-]*|(?:last|this|next|that|to) ?"
    r"(?:night|day|week|month|year|time)|yesterday|to(?:day|night)|morning|afternoon|evening|night|weekend|lunch(?:time)?|here|home|"
    r"upstairs|downstairs|(?:e-?)?mail|post|phone|letter|hand|our|us|all|both|several|some|many|most|others?|various|different|two|three|"
    r"four|five|six)"
)
_PLACE = (
    r"(?:hall|church|chapel|mosque|temple|library|school|college|cent(?:re|er)|pub|inn|arms|caf[eé]|club|street|road|lane|green|park|house|"
    r"village|town|parish|ward|estate|surgery|hospital|hub|office|canteen|kitchen|zoom|call|event|meeting|session|evening|night|workshop|"
    r"conversation|dialogue|discussion|chat|talk|group|society|association|committee|council|forum|network)"
)
_NAME = (  # of a person; "the" stands before a group or a place, and a role is asked for by itself
    rf"(?!(?:the|a|an|each|every)\b)(?!{_OTHERS}\b|{_WHEN_OR_WHERE}\b)(?![^.:;]{{0,60}}\b(?:{_PLACE}|{_OTHERS})\b)[\w'-]+"
)
LABEL = cue(
    rf"(?:the |a |your )?{ROLE}(?:'s?|s')? (?:own |personal |further |closing |additional )?{_REMARK}\b\s*[:.(-]?",
    rf"(?:the |a )?(?!{_OTHERS}\b)[\w-]+(?: [\w-]+)?'s (?:own |personal )?(?:note|remark|comment|aside|postscript)s?:",
    rf"(?:a )?(?:personal )?{_REMARK} (?:from|by) (?:me|the {ROLE}|{_NAME})(?: \w+)?\s*:",
    rf"from (?:me|the {ROLE})\b[^.]{{0,30}}[:,]",
    rf"(?:a )?personal {_REMARK}",
    r"p\.? ?s\.?(?=[ :])(?! and)(?=.*\b(?-i:I)\b(?!\.))",  # without an "I", the group goes on: "PS we forgot: several were worried"
    rf"{ROLE} (?:writes|adds|comments)",
    r"ed(?:itor)?(?:'s note|\.)?:",
)
WRITTEN_BY = cue(r"(?:written|typed|compiled|prepared|put together|collated) (?:up )?by", anchored=True)
AS_WRITER = cue(
    rf"speaking (?:purely |only |just )?as (?:the |a |your |their )?{ROLE}",
    rf"as (?:the |your |its |their )?(?:\w+ )?{ROLE},? (?:of [\w ]+,? )?I",
    r"(?:writing|typing) (?:this|it|these notes|all this) up",
    r"(?:not|never) the (?:group|meeting|members?)'s? (?:view|words)",
)
OWN_OPINION = cue(
    r"I(?:'ll| will| must| should| shall)? (?:only )?(?:say|speak(?:ing)?|add|answer) (?:(?:this|it|only|just) )?for myself",
    r"speaking (?:purely |only |just )?(?:for myself|personally)",
    r"(?:in|from) my (?:own |personal |professional |honest |humble |considered )*(?:opinion|view|experience|judge?ment|perspective|"
    r"trade|line of work)",
    r"for my (?:own )?part",
    r"(?:personally,?|myself,) I",
    r"I,? personally",
    r"my (?:own |personal |professional )*(?:view|opinion|feeling|impression|advice|recommendation|conclusion|guess|"
    r"suspicion)(?:,[^,]*,)? (?:is|was|would)",
    r"if (?:I may|you ask me|you want my)",
    r"off the record",
)
_OPINES = (
    r"(?:think(?:ing)?|thought|believe|feel|felt|suspect|doubt|hope|reckon|fear|conclude|recommend|suggest|urge|advise|wonder|regret|"
    r"admit|confess|commend|welcome|applaud|be wary|stress|emphasi[sz]e|thrilled|delighted|proud|pleased|disappointed|struck|sorry to|"
    r"convinced|confident|worried|concerned|(?:see|know|have) (?:no|little|every) (?:reason|doubt|harm|point|need)|agree|disagree|"
    r"find (?:it|this|that|the))"
)
FIRST_OPINION = re.compile(
    r"\bI(?:'d|'m|'ve|'ll)?(?: (?:would|should|must|do|am|was|have|had|can|cannot|can't|could|could not|couldn't|will|also|still|really|"
    r"honestly|certainly|"
    rf"very much|rather|myself|just|only|strongly|never|not|always|been|to|like|want|help|but|again|now)){{0,4}} {_OPINES}\b"
)
ARGUES = re.compile(
    r"\bI (?:said so|told (?:them|everyone|the (?:room|meeting|group)) (?:that|it|there|not|how|what|about)|(?:had to |was able to |"
    r"soon )?(?:reassured?|assured?|convinced?|persuaded?|put (?:them|everyone) (?:right|straight)|set (?:them|everyone|"
    r"people) straight)|put (?:this|that|it) to|used this)\b|\b[Aa]s I (?:said|told|explained|put it|pointed out|always say)\b|"
    r"\b(?i:once|after|until) I(?: had|'d)? (?:explain|reassur|point|correct|remind|set them|put them)\w*"
)
EXPLAINS = re.compile(r"\bI (?:then |also |had to )?(?:explained|reminded|corrected|pointed out|made (?:it clear|the point|the case))\b")
SELLS = cue(
    r"free (?:no[- ]obligation |initial )?(?:survey|quote|quotation|consultation|trial|demo|demonstration|assessment)",
    r"no[- ]obligation",
    r"(?:per ?cent|%) off",
    r"special offer",
    r"discount code",
    r"book (?:now|today|your (?:free|place|slot))",
    r"(?:call|ring|contact|visit|email) (?:us|our (?:\w+ )?(?:team|office|website|showroom|branch|line)) (?:on|at|today|now|for|below)",
    r"visit our (?:website|stall|shop|showroom)",
    r"as an? (?:[\w-]+ ){0,3}(?:firm|company|business|supplier|provider|installer|agency|consultancy|manufacturer|retailer|"
    r"market leader)\b[^.?!]{0,100}\b(?:we|our|I)",
    r"(?:send|refer) (?:people|them|everyone|customers|residents) to us",
    r"game[- ]changer",
    r"join (?:our (?:campaign|protest|march|society|club|mailing list|meetings?)|us (?:at|on|for|outside|in))",
    r"(?:sign|donate|volunteer) (?:up )?(?:now|today|online)",
)
OURS = cue(
    r"our (?:\w+ )?(?:customers?|clients|brand|showroom|platform|installers|range|products?|apps?|software|dashboards?|devices?|"
    r"technology|solutions?)"
)
NOT_ADOPTED = cue(
    r"(?:included|inserted|added|reproduced|attached|printed) (?:here )?(?:at the request of|on behalf of)",
    r"(?:supplied|handed in|submitted|contributed|sent in|given to us|passed to us) (?:afterwards |later |on the night )?by (?!all|"
    r"every|the group|members)",
    r"(?:did|was|were|has|had)(?:n't| not) (?:been )?(?:vote[d]? on|discuss(?:ed)?|adopt(?:ed)?)(?: on)? (?:it|this|by the (?:group|"
    r"forum|meeting))",
    r"added (?:after|since) the (?:meeting|event|session)",
)

# -- the group ----------------------------------------------------------------------------------------------------------
_PEOPLE = (
    rf"(?:everyone|everybody|nobody|no[- ]one|none|all|most|many|several|some|(?:a )?few|others?|both|each|either|neither|(?:a |"
    rf"the )?(?:majority|minority|handful|couple|number|lot|rest)|half|{SEVERAL}|people|folks?|they|we|us|members|participants|"
    rf"attendees|residents|parents|carers|tenants|"
    r"students|pupils|patients|staff|governors|councillors|trustees|volunteers|customers|farmers|women|men|mums|dads|elders|brothers|"
    r"sisters|families|neighbours|(?:the )?(?:young|older|younger|quiet) (?:people|ones)|the (?:group|room|meeting|tables?|session|hall|"
    r"congregation|class|mood|feeling|consensus|view|floor)|table \w+|group \w+)"
)
_BODY = r"(?:the )?(?:committee|council|forum|panel|board|society|union|club|team|association|branch|parish|trust|trustees)"
_SAID = (
    r"(?:said|felt|thought|agreed|disagreed|wanted|asked|told|noted|preferred|supported|opposed|objected|rejected|accepted|voted|"
    r"resolved|recogni[sz]ed|welcomed|hoped|feared|worried|wondered|doubted|believed|considered|understood|questioned|raised|suggested|"
    r"proposed|requested|insisted|favou?red|liked|disliked|declined|refused|expected|laughed|nodded|shrugged|mentioned|argued|reckoned|"
    r"pointed|saw|came down|took the view|spoke|talked)"
)
_SAY = r"(?:say|feel|think|agree|want|ask|prefer|support|oppose|accept|hope|worry|fear|like|mind|doubt|believe)"
_BE = (
    r"(?:(?:were|was)(?! (?:in|at|on|there|present|here)\b)|are|would|could|did|didn't|had|have|got|took|found|put|gave|couldn't|"
    r"wouldn't|weren't|went)"
)
GROUP_REPORT = cue(
    rf"{_PEOPLE}(?: of (?:us|them|you|(?:the|our|those) [\w'-]+))?(?: (?!and |but |I )[\w'-]+){{0,4}}? (?:{_SAID}|{_SAY}|{_BE})",
    rf"{_BODY}(?: [\w'-]+){{0,2}}? {_SAID}",
    rf"(?:it|this|that) was (?:\w+ ){{0,2}}?(?:{_SAID}|generally|widely|pointed out)",
    r"there (?:was|were) (?:\w+ ){0,3}?(?:agreement|concern|support|consensus|unease|worry|fear|disquiet|preference|feeling|opposition|"
    r"enthusiasm|laughter|silence|applause|objections?)",
    r"resolved|unanimous(?:ly)?|nem\.? con|carried|show of hands|straw poll|(?:put|taken) to (?:the|a) vote|abstain(?:ed|ing)?|"
    r"abstentions?",
    r"(?:general|common|overall|prevailing) (?:view|feeling|mood)|split|divided",
)
WE = cue("we", "us", "our", "ours", "ourselves", "we(?:'d|'ll|'ve|'re)")
HEARER = re.compile(r"\b(?:told|asked|reminded|gave|showed|the rest of|of) us\b", re.IGNORECASE)
AGREED = re.compile(r"\b(?:Agreed|Noted|Carried|Resolved)\.(?:\s|$)")

# -- one participant ----------------------------------------------------------------------------------------------------
_PERSON_NOUN = (
    r"(?:lady|woman|man|chap|bloke|gentleman|mother|mum|mam|father|dad|grandmother|grandfather|grandparent|gran|parent|carer|resident|"
    r"member|participant|attendee|attender|person|student|pupil|learner|tenant|leaseholder|homeowner|farmer|nurse|midwife|doctor|"
    r"dentist|teacher|governor|councillor|trustee|volunteer|driver|pensioner|veteran|girl|boy|lad|lass|teenager|youngster|delegate|"
    r"brother|sister|elder|neighbour|individual|patient|shopkeeper|trader|employee|engineer|worker|customer|voice)"
)
_PERSON = (
    rf"(?:(?:one|an?|another|the (?:only|one|other|oldest|youngest|remaining)|only one|our (?:oldest|youngest|newest|only)) (?:(?!and |"
    rf"or |of )[\w'-]+,? ){{0,4}}?{_PERSON_NOUN}(?!\w)|(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Councillor|Rev|Sister|"
    rf"Brother)\.?(?: (?-i:[A-Z])[\w'.-]*){{1,3}})"
)
_FIRST_NAME = r"(?-i:[A-Z][a-z]+)(?: (?-i:[A-Z])\.)?"
# After a bare name: what only people do.
_SPEAKS = r"(?:says|feels|thinks|wants|wished|disagreed|disagrees|objected|objects|insisted|insists|thought|felt|said)"
_HOLDS = (
    r"(?:says|said|feels|felt|thinks|thought|wants|wanted|wished|wishes|disagreed|disagrees|objected|objects|dissented|dissents|argued|"
    r"argues|insisted|insists|believed|believes|considered|considers|feared|fears|worried|worries|refused|refuses|rejected|complained|"
    r"hoped|hopes|asked (?:that|for|to|us|why|whether|if|what|who|how)|would|does(?: not|n't)|did(?: not|n't)|spoke|voted|could(?: not|"
    r"n't)|remains?|stands?|cannot|(?:is|was)(?: not|n't)? (?:against|for it|in favour|opposed|happy|worried|adamant))"
)
ATTRIBUTION = cue(_PERSON_NOUN, r"says|said|asked|added|aged|anon(?:ymous)?|wrote|put it|Mr|Mrs|Ms|Miss|Dr|Cllr")
ITEM_NUMBER = re.compile(r"^\W*\d+(?:\.\d+)*[.)]?\s+(?=[A-Z])")
ONE_PERSON = re.compile(
    rf"^\W*(?:(?:however|but|and|also|again|finally|then|only),? )?(?:{_FIRST_NAME}(?:,[^,]{{1,60}},)? {_SPEAKS}\b|{_PERSON}"
    r"(?:,[^,]{1,60},| \([^)]*\)| (?:near|at|from|in|with|of|on|by|who|whose|aged|under|over)\b[^.;:,]{1,60}?)?"
    rf" (?:also |still |then |alone |firmly |strongly |really )?{_HOLDS}(?!\w))",
    re.IGNORECASE,
)
PRONOUN = re.compile(
    r"^\W*(?:(?:in|to|for) (?:her|his) (?:view|opinion|mind),?|what (?:she|he)|(?:and |but |so )?(?:she|he)(?:'s|'d|'ll)?)\b", re.IGNORECASE
)
NO_PERSON = re.compile(
    rf"^\W*(?:{_PEOPLE}(?<!one)|it|this|that|these|those|there|yes|no|not|if|when|once|who|what|how|why|where|nothing|something|"
    rf"anything|you|i|then|so|but|one or two)\b(?! \w+ing)",
    re.IGNORECASE,
)
OTHERS_JOIN_IN = cue(  # what makes one person's point the group's
    r"(?:we|everyone|everybody|all|most|others?|several|some|many|nobody|no one|the (?:rest|others|room|meeting|group|table|"
    r"hall))(?: of (?:us|them))?(?: \w+){0,2} (?:agreed?|nodded|shared|felt the same|supported|objected|laughed|backed|echoed|"
    r"thought (?:so|the same)|disagreed|joined in)",
    r"(?:nor|so|as) (?:could|did|was|were|would|had|do) (?:the|we|others?|most|everyone|all|many|several)",
)
STANDS_ALONE = cue(
    r"outvoted",
    r"(?:her|his) (?:own )?dissent",
    r"(?:she|he) dissent(?:s|ed)",
    r"disagreed with (?:the rest|us|everyone|everybody|the others|the group)",
    r"(?:she|he)(?:'s| is| was| stands| stood)? (?:alone|on (?:her|his) own) (?:in|on|with) (?:this|that|it|saying|thinking|the)",
    r"stands? alone",
    r"(?:he|she|they) wants? it in",
    r"asked (?:that|for) (?:her|his|their) (?:view|dissent|objection|words?|opinion|point)s?",
    r"wish(?:ed|es) it (?:recorded|minuted|noted)",
    r"minority of one",
    r"lone voice",
    r"not agree with the rest",
)

# -- sections -----------------------------------------------------------------------------------------------------------
OWN_SECTION = cue(
    rf"(?:the )?{ROLE}(?:'s?|s')? (?:own |personal |closing |further )?{_REMARK}",
    rf"my (?:own |personal )?{_REMARK}",
    rf"{_REMARK} (?:from|by) (?:(?:the|our|your) {ROLE}|{_NAME})",
    rf"a (?:word|note|message) from (?!(?:the |our )?(?:{_WHEN_OR_WHERE}|(?:\w+ ){{0,2}}(?:{_PLACE}|{_OTHERS}))\b)\w+",
    r"about (?:us|me|the (?:author|organi[sz]er|facilitator|company|firm))",
    r"contact(?: us| details)?$",
    r"what you can do|get involved|join us|how (?:you can|to) help",
    r"sponsor(?:ed|s)?",
    anchored=True,
)
REMARKS = cue(_REMARK)
PEOPLES_SECTION = cue(
    r"post-? ?its?",
    r"sticky(?: notes?)?",
    r"slips|cards|comment cards?",
    r"verbatim|own words",
    r"what (?:\w+ )?(?:people|members|participants|residents|parents|everyone|customers|was|we|they) (?:said|wrote|told us)",
    r"from the floor",
    r"quotes?|quotations?",
    r"flip ?charts?",
    r"feedback forms?",
    r"comments? (?:left|received|made|from)",
    r"notes? (?:left|from the (?:wall|tables?|floor|room))",
    r"responses",
)
