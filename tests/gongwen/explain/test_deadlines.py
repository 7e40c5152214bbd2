import pytest

from gongwen.explain import describe_deadline, describe_moment, describe_recurrence
from gongwen.model import Deadline, Relative, Window


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "每天"),
        ("FREQ=DAILY;INTERVAL=3", "每3天"),
        ("FREQ=HOURLY;INTERVAL=2", "每2小时"),
        ("FREQ=WEEKLY", "每周"),
        ("FREQ=WEEKLY;BYDAY=FR", "每周五"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "每周一、周四"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "每个工作日"),
        ("FREQ=WEEKLY;INTERVAL=2", "每2周"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "每2周的周一"),
        ("FREQ=MONTHLY", "每月"),
        ("FREQ=MONTHLY;BYMONTHDAY=10,25", "每月10日、25日"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1", "每月15日、最后一天"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "每月倒数第3天"),
        ("FREQ=MONTHLY;BYDAY=1FR", "每月第一个星期五"),
        ("FREQ=MONTHLY;BYDAY=-1MO", "每月最后一个星期一"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "每月最后一个工作日"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,2,3;BYSETPOS=7", "每月第7个1日、2日、3日"),
        ("FREQ=MONTHLY;INTERVAL=2", "每两个月"),
        ("FREQ=MONTHLY;INTERVAL=3", "每季度"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=5", "每季度的5日"),
        ("FREQ=MONTHLY;INTERVAL=6", "每半年"),
        ("FREQ=MONTHLY;INTERVAL=5", "每5个月"),
        ("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=10", "每季度首月10日"),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "每季度末月最后一天"),
        ("FREQ=YEARLY", "每年"),
        ("FREQ=YEARLY;INTERVAL=3", "每3年"),
        ("FREQ=YEARLY;BYMONTH=3", "每年3月"),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1", "每年6月最后一天、12月最后一天"),
        ("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=10,20", "每年3月、9月的10日、20日"),
        ("FREQ=MONTHLY;BYMONTHDAY=5;BYHOUR=17;BYMINUTE=30", "每月5日17时30分"),
        ("FREQ=WEEKLY;COUNT=4", "每周，共4次"),
        ("FREQ=MONTHLY;UNTIL=20201231", "每月，至2020年12月31日止"),
        ("FREQ=SECONDLY", "按规则 FREQ=SECONDLY"),
        ("FREQ=YEARLY;BYWEEKNO=3", "按规则 FREQ=YEARLY;BYWEEKNO=3"),
        ("每月", "按规则 每月"),
    ],
)
def test_recurrence(rule, words):
    assert describe_recurrence(rule) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2020-09-30", "2020年9月30日"),
        ("2018-05-16T16:00", "2018年5月16日16时"),
        ("2018-05-16T08:05", "2018年5月16日8时5分"),
        ("2018-05", "2018-05"),
        ("soon", "soon"),
    ],
)
def test_moment(moment, words):
    assert describe_moment(moment) == words


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (Deadline(), ""),
        (Deadline(due="2020-09-30"), "2020年9月30日前"),
        (Deadline(due="2020-12-31", all_due=["2020-06-30", "2020-12-31"]), "2020年6月30日前、2020年12月31日前"),
        (Deadline(due="2020-09-30", continuous=True), "持续推进，到2020年9月30日"),
        (Deadline("持续至9月底前", due="2020-09-30", continuous=True), "持续推进，到2020年9月30日"),
        (Deadline("7月底前,并持续实施", due="2020-07-31", continuous=True), "2020年7月31日前；持续推进"),
        (
            Deadline("7月底前,以后每年持续实施", due="2020-07-31", recurrence="FREQ=YEARLY", continuous=True),
            "2020年7月31日前；每年；持续推进",
        ),
        (Deadline(continuous=True, milestone="2021-06-30"), "2021年6月30日前取得阶段性成果；持续推进"),
        (Deadline(window=Window("2020-05-09", "2020-05-15"), due="2020-05-15"), "2020年5月9日至5月15日"),
        (Deadline(window=Window("2020-12-09", "2021-01-15")), "2020年12月9日至2021年1月15日"),
        (Deadline(window=Window("2020-05-09", "2020-05-15"), due="2020-05-20"), "2020年5月20日前"),
        (Deadline(window=Window("2018-05-15T09:00", "2018-05-15T11:30")), "2018年5月15日9时至11时30分"),
        (Deadline(relative=Relative(15, "workday", "收到申请之日")), "收到申请之日起15个工作日内"),
        (Deadline(relative=Relative(48, "hour", "受理")), "受理后48小时内"),
        (Deadline(relative=Relative(-3, "day", "会议召开")), "会议召开前3日"),
        (Deadline(relative=Relative(2, "fortnight", "")), "2fortnight内（起算时间没有写明）"),
        (Deadline(count=4), "4次"),
        (Deadline(recurrence="FREQ=MONTHLY", count=1), "每月"),
        (Deadline(recurrence="FREQ=MONTHLY", count=2), "每月；2次"),
    ],
)
def test_deadline(deadline, words):
    assert describe_deadline(deadline) == words
