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
    "strategist adviser advisor economist professor inspector executive".split()
)
# Countries and capitals that speak for their governments.
CAPITALS = frozenset(
    "u.s u.s. u.k u.k. us uk washington beijing moscow london paris berlin tehran ankara "
    "jerusalem tokyo seoul pyongyang "
    "delhi islamabad kabul baghdad damascus cairo riyadh doha brussels rome madrid lisbon athens "
    "warsaw budapest prague vienna kyiv kiev minsk tbilisi yerevan baku ottawa canberra brasilia "
    "caracas havana bogota lima santiago nairobi abuja pretoria addis khartoum tripoli tunis "
    "algiers rabat dakar accra kinshasa kigali kampala hanoi bangkok manila jakarta taipei "
    "stockholm oslo copenhagen helsinki dublin bern belgrade sofia bucharest zagreb sarajevo "
    "china russia france germany britain iran turkey israel japan india pakistan afghanistan iraq "
    "syria egypt canada australia brazil venezuela cuba mexico ukraine poland hungary italy spain "
    "greece sweden norway denmark finland ireland kenya nigeria ethiopia sudan libya qatar "
    "vietnam thailand indonesia america".split()
)
# Callings that stand before a name as titles do: "Striker Jonas Bakke", "Nurse Beatriz Lago".
OCCUPATIONS = frozenset(
    "striker midfielder defender goalkeeper forward winger sprinter swimmer cyclist boxer skier "
    "golfer quarterback referee umpire trainer jockey driver pilot nurse surgeon farmer fisherman "
    "chef teacher student engineer architect lawyer barrister activist campaigner author writer "
    "novelist poet singer actor actress comedian musician composer conductor pianist artist "
    "painter sculptor photographer filmmaker producer presenter journalist reporter correspondent "
    "columnist editor analyst biologist chemist physicist historian sociologist psychologist "
    "geologist astronomer researcher scientist investor entrepreneur businessman businesswoman "
    "banker billionaire founder co-founder warlord rebel militant resident neighbor neighbour "
    "villager witness survivor shopkeeper headteacher principal midwife paramedic firefighter "
    "constable corporal defendant plaintiff lawmaker candidate challenger veteran widow "
    "playwright guitarist drummer rapper astronaut sailor climber wrestler gymnast runner "
    "captain investigator negotiator envoy diplomat physician dentist vet cardiologist "
    "epidemiologist virologist climatologist ecologist statistician mathematician linguist "
    "organiser organizer volunteer pensioner shopkeeper publicist model designer".split()
)
PARTY_TITLES = frozenset({"republican", "democratic", "democrat"})
# What a secretary or director is of: "Secretary of State Ana Ruiz".
DEPARTMENTS = frozenset(
    "of and the state defense defence treasury commerce labor labour energy homeland security "
    "national foreign affairs intelligence health human services education transportation "
    "transport agriculture interior justice veterans urban development housing finance staff "
    "environment culture science trade police".split()
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
        "attorney former speaker commissioner deputy sheriff coach crown captain acting "
        "spokesman spokeswoman "
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
# Legal forms and trades that end the names of companies.
COMPANY_WORDS = frozenset(
    "inc corp company group ag gmbh plc ltd llc sa nv bv ab oy spa holding holdings telecom "
    "telecoms airways airlines energy foods pharma motors industries systems technologies "
    "insurance securities capital partners investments oil gas rail railways shipping steel "
    "mining chemicals records pictures studios stores supermarkets brands breweries "
    "pharmaceuticals electronics electric semiconductors software labs logistics "
    "petroleum resources".split()
)
ORGANISATION_WORDS = (
    ORGANISATION_HEADS
    | COMPANY_WORDS
    | frozenset(
        "company group agency commission foundation fund army police force forces congress "
        "senate parliament government administration authority service services campaign coalition "
        "alliance network news times post journal press media television radio magazine "
        "institution "
        "republicans democrats city county state states nations street church hospital hall "
        "brigade brigades front movement club orchestra museum united nations "
        "tribunal registry militia taliban kremlin pentagon senate google facebook "
        "twitter microsoft".split()
    )
)
OUTLET_WORDS = frozenset(
    "news times post journal press tv television radio magazine cnn bbc nbc abc cbs msnbc fox "
    "reuters afp ap bloomberg npr pbs jazeera guardian politico telegraph herald tribune gazette "
    "chronicle observer economist newsweek xinhua tass dpa axios breitbart buzzfeed agence "
    "associated wire daily sky spiegel zeitung monde figaro mirror independent standard examiner "
    "yahoo cnbc espn c-span univision telemundo huffington vox slate wsj interfax anadolu".split()
)
# Words of newspapers' names elsewhere, and the articles that open them.
FOREIGN_OUTLET_WORDS = frozenset(
    "gazeta gazzetta corriere repubblica stampa diario periodico jornal folha nachrichten "
    "tagblatt tageblatt allgemeine kurier presse matin soir temps echo courrier courier dagblad "
    "blad krant volkskrant telegraaf tidningen posten bladet aftonbladet haber akhbar ahram hayat "
    "khaleej pravda izvestia vedomosti novosti list novine wyborcza lidove kathimerini yomiuri "
    "asahi shimbun weekly argus advertiser bulletin dispatch enquirer inquirer sentinel globo "
    "mundo pais país vanguardia clarin clarín morgen abend kanal channel canal".split()
)
# "The Times of Malta", "Voice of America".
OUTLETS_OF = frozenset({"times", "voice"})
FOREIGN_ARTICLES = frozenset("le la el der die das il lo o het al les los l de".split())
LONE_OUTLETS = frozenset(
    "cnn bbc nbc abc cbs msnbc reuters afp ap bloomberg npr pbs politico guardian tass xinhua dpa "
    "axios breitbart buzzfeed newsweek cnbc telegraph espn interfax anadolu itv rte zdf ard rai "
    "rtl nhk yonhap kyodo ansa efe ria sana irna petra mena pti ani"
    " herald observer tribune gazette spiegel economist politifact".split()
)
# Family names that come first: "Liu" is Liu Jianhong.
LEADING_SURNAMES = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng "
    "liang xie song tang deng han feng cao peng zeng xiao tian dong yuan pan cai jiang wei wen "
    "xi hua kim park lee choi jung kang cho yoon jang lim shin kwon nguyen tran le pham "
    "hoang phan vu vo dang bui ngo duong".split()
)
# Groups of people whose name may go on: "Doctors for Peace".
NAMED_GROUPS = frozenset(
    "doctors mothers women citizens students teachers nurses farmers workers veterans physicians "
    "reporters scientists parents americans people friends engineers architects".split()
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
    "sheila sylvia tammy tracy valerie vera amina zainab mariam maryam khadija layla samira "
    "yasmin noor hana dina rania salma zahra "
    "shirin parisa priya anjali deepa lakshmi sunita kavita meera mei xiuying yuki keiko yoko "
    "naoko akiko sakura hye soo-jin ngozi chioma adaeze amara folake wanjiru thandiwe nomsa "
    "zanele aminata fatou mariama esther edith agnes beatriz ines inés lucia lucía carmen pilar "
    "dolores mercedes rocio ximena paola francesca giulia chiara federica giovanna bianca marta "
    "monika agnieszka katarzyna magdalena malgorzata ewa zofia jadwiga petra jana lenka hanna "
    "heike sabine ute anke anneke marieke femke saskia mette birgitte kirsten astrid solveig "
    "liv sigrid greta karin kristina elif ayse zeynep selma emine oksana natalia ludmila "
    "tatiana yulia daria anastasia ekaterina galina larisa claire camille amelie amélie brigitte "
    "celine chantal delphine elodie louise manon mathilde sylvie simone renata adriana fernanda "
    "gabriela juliana mariana patricia tindra ebba maja linnea aoife niamh siobhan moira mairead "
    "rosie daisy poppy eva lena lina lotte nadine kayla tasha keisha maya dana".split()
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
    "warren ahmad hamid ashraf bashar recep benjamin xi pope mahmoud mustafa ibrahim khalid "
    "tariq faisal rashid salim samir jamal nasser walid ziad "
    "musa idriss yusuf mehmet murat emre kemal adem rajiv sanjay amit anil arun ravi vijay "
    "suresh kenji hiroshi takeshi jian wei jun min-ho obinna chike emeka chinedu kwame kofi "
    "tendai sipho thabo mandla amadou mamadou ousmane modou joao joão rui tiago paulo marcelo "
    "rafael diego javier jorge raul raúl ramon ramón ignacio alvaro álvaro sergio manuel tomas "
    "tomás giovanni giuseppe matteo lorenzo alessandro fabio dario roberto goran dragan milan "
    "zoran marek piotr jan pawel tomasz andrzej krzysztof pavel petr vaclav jiri ondrej bela "
    "istvan laszlo viktor aleksei alexei andrei mikhail nikolai oleg pyotr yuri dmytro oleksandr "
    "stefan jurgen jürgen bernd dieter wolfgang uwe jorg jörg tobias ole jonas lars nils "
    "bjorn björn erik gustav sven magnus henrik anders stig mats kaspar pieter willem joost "
    "gareth neil colm declan sean liam dale phil simon edwin earl glenn".split()
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
