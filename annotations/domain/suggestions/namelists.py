"""Words by which names, titles, organisations and outlets are recognised."""

FEMALE_TITLES = frozenset(
    "mrs ms miss madam lady queen princess congresswoman spokeswoman chairwoman councilwoman "
    "dame".split()
)
MALE_TITLES = frozenset("mr sir lord king prince congressman spokesman chairman councilman".split())
# Offices that end a longer title: "Transport Minister", "Lugo Police Chief".
OFFICES = frozenset(
    "minister secretary president chancellor governor senator mayor director chairman chairwoman "
    "chief leader spokesman spokeswoman spokesperson general colonel captain sergeant lieutenant "
    "commander commissioner ambassador prosecutor councillor councilor councilman councilwoman "
    "congressman congresswoman representative premier superintendent attorney treasurer manager "
    "strategist adviser advisor economist professor inspector".split()
)
PARTY_TITLES = frozenset({"republican", "democratic", "democrat"})
# What a secretary or director is of: "Secretary of State Ana Ruiz".
DEPARTMENTS = frozenset(
    "of and the state defense defence treasury commerce labor labour energy homeland security "
    "national foreign affairs intelligence health human services education transportation "
    "transport agriculture interior justice veterans urban development housing finance".split()
)
NOT_GENERALS = frozenset("motors electric mills dynamics assembly election hospital".split())
TITLES = (
    FEMALE_TITLES
    | MALE_TITLES
    | frozenset(
        "dr prof professor prosecutor councillor councilor inspector superintendent "
        "commander lieutenant premier leader opposition cardinal archbishop bishop brigadier "
        "sen sens senator rep reps representative gov govs governor gen general "
        "col colonel lt sgt sergeant capt captain cpl adm admiral maj major president vice "
        "chancellor minister prime secretary judge justice mayor rev reverend pastor rabbi imam "
        "pope chief detective officer director chairman chairwoman ambassador sheikh ayatollah "
        "attorney former speaker commissioner deputy sheriff coach spokesman spokeswoman "
        "republican democratic democrat ceo cfo coo cto ex-president".split()
    )
)
NEVER_NAMES = frozenset(
    "the a an but and or so yet then when while after before in on at for from with without by if "
    "as it he she they we i you his her its their our my this that these those there here what "
    "who why how where which to of not no some many most several one two three all both another "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december mr. now still also even although though "
    "because since until during despite meanwhile however instead according yes".split()
)
ORGANISATION_HEADS = frozenset(
    "department ministry university bank house institute council office board bureau college court "
    "federation association league party school center centre committee chamber society union "
    "organization organisation academy secretary director".split()
)
ORGANISATION_WORDS = ORGANISATION_HEADS | frozenset(
    "inc corp company group agency commission foundation fund army police force forces congress "
    "senate parliament government administration authority service services campaign coalition "
    "alliance network news times post journal press media television radio magazine institution "
    "republicans democrats city county state states nations street church hospital hall "
    "brigade militia taliban kremlin pentagon senate google facebook twitter microsoft".split()
)
OUTLET_WORDS = frozenset(
    "news times post journal press tv television radio magazine cnn bbc nbc abc cbs msnbc fox "
    "reuters afp ap bloomberg npr pbs jazeera guardian politico telegraph herald tribune gazette "
    "chronicle observer economist newsweek xinhua tass dpa axios breitbart buzzfeed agence "
    "associated wire daily sky spiegel zeitung monde figaro mirror independent standard examiner "
    "yahoo cnbc espn c-span univision telemundo huffington vox slate wsj interfax anadolu".split()
)
LONE_OUTLETS = frozenset(
    "cnn bbc nbc abc cbs msnbc reuters afp ap bloomberg npr pbs politico guardian tass xinhua dpa "
    "axios breitbart buzzfeed newsweek cnbc telegraph espn interfax anadolu".split()
)
FEMALE_NAMES = frozenset(
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty "
    "margaret sandra ashley kimberly emily donna michelle carol amanda melissa deborah stephanie "
    "rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen "
    "samantha katherine christine debra rachel carolyn janet catherine maria heather diane ruth "
    "julie olivia joyce virginia victoria kelly lauren christina joan evelyn judith megan andrea "
    "cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice jean "
    "abigail alice julia judy sophia grace denise amber doris marilyn danielle beverly isabella "
    "theresa diana natalie brittany charlotte marie kayla alexis lori hillary ivanka melania "
    "chelsea carly kellyanne loretta elena sonia claire anne annie jane jill kate katie lucy "
    "molly nina paula rosa sally tina wendy yvonne fatima aisha ayesha leila ingrid ursula nadia "
    "olga svetlana irina theresa huma debbie dianne condoleezza madeleine kirsten ana sofia "
    "elise fiona gina heidi irene jenny kim kristin leslie lynn miriam naomi nora penny rita "
    "sheila sylvia tammy tracy valerie vera".split()
)
MALE_NAMES = frozenset(
    "james robert john michael david william richard joseph thomas christopher charles daniel "
    "matthew anthony mark donald steven andrew paul joshua kenneth kevin brian george timothy "
    "ronald jason edward jeffrey ryan jacob nicholas gary eric jonathan stephen larry justin scott "
    "brandon benjamin samuel gregory alexander patrick frank raymond jack dennis jerry tyler aaron "
    "jose adam nathan henry zachary douglas peter kyle noah ethan jeremy walter christian keith "
    "roger terry austin sean gerald carl harold dylan arthur lawrence jordan jesse bryan billy "
    "bruce gabriel joe logan alan juan albert willie elijah wayne randy vincent mason roy ralph "
    "bobby russell bradley philip eugene bernie ted marco jeb rand mike jim tim tom bill bob ben "
    "dan dave greg jeff ken matt nick rick ron sam steve tony barack hugh ivan vladimir omar ahmed "
    "mohammed muhammad ali hassan hussein abdul abdullah karim yousuf hans karl klaus pierre "
    "luis carlos pedro miguel antonio pablo sergei dmitri igor boris fred chris chuck mitch mitt "
    "lindsey harry howard martin corey paul al newt rudy reince sidney stuart theodore victor "
    "warren ahmad hamid ashraf bashar recep benjamin xi pope".split()
)
COMMON_SPEAKERS = frozenset(
    "officials authorities police prosecutors investigators experts analysts critics supporters "
    "opponents aides advisers advisors lawmakers senators residents witnesses neighbors neighbours "
    "villagers voters protesters protestors activists scientists researchers economists doctors "
    "lawyers diplomats soldiers rebels militants insurgents workers teachers students parents "
    "reporters journalists editors sources insiders strategists pollsters historians scholars "
    "survivors relatives families farmers employees executives investors bankers traders "
    "organizers organisers campaigners observers commentators pundits others some many most "
    "few several both everyone nobody somebody someone polls surveys studies reports documents "
    "leaders politicians ministers governors mayors rescuers firefighters paramedics physicians "
    "nurses refugees migrants locals passengers drivers customers shoppers fans players coaches "
    "donors delegates candidates donors conservatives liberals progressives "
    "spokespeople spokesmen opponents rivals colleagues friends commanders fighters".split()
)
