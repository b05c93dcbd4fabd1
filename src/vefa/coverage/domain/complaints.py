"""Problems and errors in the reader's language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vefa.coverage.domain import phrases
from vefa.coverage.domain.checks import Problem
from vefa.coverage.domain.clause_sets import ClauseSet
from vefa.coverage.domain.errors import CoverageError
from vefa.coverage.domain.teller import Teller
from vefa.coverage.domain.texts import Text, text
from vefa.coverage.domain.words import SUBJECTS

_ERRORS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "unknown_fact": text(
            "There is no fact called “{fact}”.",
            "“{fact}” adında bir olgu yok.",
            "Факта «{fact}» не существует.",
            "«{fact}» деген дерек жоқ.",
        ),
        "bad_value": text(
            "“{value}” is no value of the fact “{fact}”.",
            "“{value}”, “{fact}” olgusunun bir değeri değil.",
            "«{value}» не является значением факта «{fact}».",
            "«{value}» — «{fact}» дерегінің мәні емес.",
        ),
        "unknown_subject": text(
            "Clauses do not speak of “{subject}”.",
            "Maddeler “{subject}” konusundan söz etmez.",
            "Пункты не говорят о «{subject}».",
            "Тармақтар «{subject}» туралы айтпайды.",
        ),
        "fact_not_tested": text(
            "Clause {where}: the fact “{fact}” is only shown, no condition may test it.",
            "Madde {where}: “{fact}” olgusu yalnızca gösterilir, koşulda kullanılamaz.",
            "Пункт {where}: факт «{fact}» только показывается, в условии он недопустим.",
            "{where} тармағы: «{fact}» дерегі тек көрсетіледі, шартта қолданылмайды.",
        ),
        "bad_test": text(
            "Clause {where}: the test of “{fact}” must name some of its values, but not all; a "
            "range needs a from below its to.",
            "Madde {where}: “{fact}” koşulu değerlerinden bazılarını saymalı, hepsini değil; "
            "aralığın başı sonundan küçük olmalı.",
            "Пункт {where}: условие по «{fact}» должно называть часть значений, но не все; начало "
            "диапазона должно быть меньше конца.",
            "{where} тармағы: «{fact}» шарты мәндердің бәрін емес, бір бөлігін атауы керек; "
            "аралықтың басы соңынан кіші болуы тиіс.",
        ),
        "bad_text": text(
            "The text “{where}” must be given in all four languages.",
            "“{where}” metni dört dilin hepsinde verilmelidir.",
            "Текст «{where}» должен быть на всех четырёх языках.",
            "«{where}» мәтіні төрт тілдің бәрінде берілуі керек.",
        ),
        "bad_template": text(
            "Brackets or braces are not paired in: {text}",
            "Köşeli veya süslü ayraçlar eşleşmiyor: {text}",
            "Непарные скобки в тексте: {text}",
            "Мәтіндегі жақшалар жұпталмаған: {text}",
        ),
        "bad_gap": text(
            "Clause {where}: the text may not show “{fact}” here. Put it in square brackets, or "
            "test the fact.",
            "Madde {where}: metin burada “{fact}” olgusunu gösteremez. Köşeli ayraç içine alın "
            "veya olguyu koşula ekleyin.",
            "Пункт {where}: здесь нельзя показать «{fact}». Возьмите его в квадратные скобки или "
            "добавьте в условие.",
            "{where} тармағы: мұнда «{fact}» көрсетуге болмайды. Оны тік жақшаға алыңыз немесе "
            "шартқа қосыңыз.",
        ),
        "bad_outcome": text(
            "Clause {where}: “{detail}” is no outcome.",
            "Madde {where}: “{detail}” diye bir sonuç yok.",
            "Пункт {where}: исхода «{detail}» не бывает.",
            "{where} тармағы: «{detail}» деген нәтиже жоқ.",
        ),
        "bad_subjects": text(
            "Clause {where} must name what it speaks of, each only once.",
            "Madde {where} neden söz ettiğini, her birini bir kez olmak üzere belirtmelidir.",
            "Пункт {where} должен называть, о чём он говорит, каждое по одному разу.",
            "{where} тармағы не туралы екенін, әрқайсысын бір реттен атауы керек.",
        ),
        "bad_code": text(
            "Clause {where}: this is no valid number, code or name: {detail}",
            "Madde {where}: geçerli bir numara, kod veya ad değil: {detail}",
            "Пункт {where}: недопустимый номер, код или имя: {detail}",
            "{where} тармағы: нөмір, код немесе атау жарамсыз: {detail}",
        ),
        "unknown_keys": text(
            "Clause {where} has parts that mean nothing: {detail}",
            "Madde {where} içinde anlamı olmayan bölümler var: {detail}",
            "В пункте {where} есть части без смысла: {detail}",
            "{where} тармағында мағынасыз бөліктер бар: {detail}",
        ),
        "rate_not_billable": text(
            "Clause {where} names a rate, but is not billable.",
            "Madde {where} bir ücret belirtiyor, ama ücretli değil.",
            "В пункте {where} указана ставка, но он не платный.",
            "{where} тармағында мөлшерлеме көрсетілген, бірақ ол ақылы емес.",
        ),
        "allowance_without_outcome": text(
            "Clause {where}: an allowance and the outcome “allowance” go together.",
            "Madde {where}: kullanım hakkı ile “kullanım hakkından” sonucu birlikte olmalı.",
            "Пункт {where}: лимит и исход «за счёт лимита» указываются вместе.",
            "{where} тармағы: лимит пен «лимит есебінен» нәтижесі бірге көрсетіледі.",
        ),
        "remedy_without_outcome": text(
            "Clause {where}: what would have to change must be said where there is no service, "
            "and only there.",
            "Madde {where}: neyin değişmesi gerektiği, hizmet verilmeyen durumda ve yalnızca "
            "orada belirtilmelidir.",
            "Пункт {where}: что должно измениться, указывается при отказе в обслуживании и только "
            "тогда.",
            "{where} тармағы: не өзгеруі керегі қызмет көрсетілмейтін жағдайда ғана жазылады.",
        ),
        "bad_allowance": text(
            "The allowance “{allowance}” has no usable code.",
            "“{allowance}” kullanım hakkının geçerli bir kodu yok.",
            "У лимита «{allowance}» нет допустимого кода.",
            "«{allowance}» лимитінің жарамды коды жоқ.",
        ),
        "allowance_tested": text(
            "What is left of “{allowance}” need not be tested: the clause implies it.",
            "“{allowance}” bakiyesi ayrıca koşula yazılmaz; madde bunu zaten gerektirir.",
            "Остаток лимита «{allowance}» не нужно проверять: пункт уже это подразумевает.",
            "«{allowance}» лимитінің қалдығын тексерудің қажеті жоқ: тармақ оны көздейді.",
        ),
        "not_a_choice": text(
            "The fact “{fact}” takes no further values.",
            "“{fact}” olgusuna yeni değer eklenemez.",
            "К факту «{fact}» нельзя добавить значения.",
            "«{fact}» дерегіне жаңа мән қосылмайды.",
        ),
        "named_twice": text(
            "These numbers or codes name more than one clause: {detail}",
            "Bu numara veya kodlar birden çok maddede geçiyor: {detail}",
            "Эти номера или коды есть у нескольких пунктов: {detail}",
            "Бұл нөмірлер немесе кодтар бірнеше тармақта бар: {detail}",
        ),
        "no_such_clause": text(
            "There is no clause {clause}.",
            "{clause} numaralı madde yok.",
            "Пункта {clause} нет.",
            "{clause}-тармақ жоқ.",
        ),
        "bad_rows": text(
            "This part of the terms is not a list of rows: {detail}",
            "Koşulların bu bölümü bir satır listesi değil: {detail}",
            "Эта часть условий не является списком строк: {detail}",
            "Талаптардың бұл бөлігі жолдар тізімі емес: {detail}",
        ),
        "no_clause_matches": text(
            "No clause decides. A closing default is missing.",
            "Karar veren madde yok. Kapanış maddesi eksik.",
            "Ни один пункт не решает вопрос. Нет заключительного пункта.",
            "Шешетін тармақ жоқ. Қорытынды тармақ жетіспейді.",
        ),
    }
)


def describe_error(error: CoverageError, language: str) -> str:
    """The error as a sentence."""
    return _ERRORS[error.code][language].format(**error.params)


def describe(problem: Problem, clauses: ClauseSet, language: str) -> str:
    """The problem as a sentence that names its clauses."""
    teller = Teller(clauses, {}, language)
    if problem.kind == "uncovered":
        return _uncovered(problem, teller)
    heads = [teller.head(clauses.clause(number)) for number in problem.clauses]
    if problem.kind == "unreachable":
        others = ", ".join(heads[1:])
        return phrases.UNREACHABLE[language].format(clause=heads[0], others=others)
    outcomes = [teller.conclusion(clauses.clause(number).effect) for number in problem.clauses]
    return phrases.CONTRADICTION[language].format(
        first=heads[0], second=heads[1], one=outcomes[0], other=outcomes[1]
    )


def _uncovered(problem: Problem, teller: Teller) -> str:
    language = teller.language
    facts = [
        f"{teller.label(name)}: {teller.value(name, value)}"
        for name, value in problem.example.items()
    ]
    facts += [
        phrases.NOT_KNOWN[language].format(fact=teller.label(name)) for name in problem.not_known
    ]
    when = phrases.WHEN[language].format(facts=", ".join(facts)) if facts else ""
    subjects = ", ".join(SUBJECTS[subject][language] for subject in problem.subjects)
    return phrases.UNCOVERED[language].format(subjects=subjects, when=when)
