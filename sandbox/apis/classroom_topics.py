"""Topics: the headings under which a class sorts its work."""

from sandbox.apis import classroom_state as state
from sandbox.apis.classroom_state import Course, find_course
from sandbox.handlers import Call, Json, handles
from sandbox.world import World

TOPIC_LIMIT = 200


@handles("classroom.courses.topics.create")
def create(world: World, call: Call) -> Json:
    course = find_course(world, call)
    state.require_teacher(course, call.actor)
    state.require_modifiable(course)
    name = _name(call)
    if _named(course, name):
        raise state.already_exists()
    if len(course.topics) >= TOPIC_LIMIT:
        raise state.precondition(f"@CourseTopicLimitReached The course has reached its limit of {TOPIC_LIMIT} topics.")
    identifier = state.numeric_id(world, course.topics)
    topic = {"courseId": course.id, "topicId": identifier, "name": name, "updateTime": state.now(world)}
    course.topics[identifier] = topic
    return dict(topic)


def _name(call: Call) -> str:
    """The name as it will be kept: outer blanks off, inner runs of blanks made one."""
    name = " ".join(str(call.body.get("name") or "").split())
    state.check_length({"name": name}, "name", 100, least=1)
    return name


def _named(course: Course, name: str) -> bool:
    return any(topic["name"] == name for topic in course.topics.values())


@handles("classroom.courses.topics.get")
def get(world: World, call: Call) -> Json:
    return dict(_find(find_course(world, call), call))


def _find(course: Course, call: Call) -> Json:
    topic = course.topics.get(str(call.params["id"]))
    if topic is None:
        raise state.not_found()
    return topic


@handles("classroom.courses.topics.list")
def list_topics(world: World, call: Call) -> Json:
    topics = list(find_course(world, call).topics.values())
    return state.page(call, topics, "topic", default=100, most=200, show=dict)


@handles("classroom.courses.topics.patch")
def patch(world: World, call: Call) -> Json:
    course = find_course(world, call)
    topic = _find(course, call)
    state.require_teacher(course, call.actor)
    state.mask_of(call, ("name",))
    name = _name(call)
    if name != topic["name"] and _named(course, name):
        raise state.precondition()
    topic.update(name=name, updateTime=state.now(world))
    return dict(topic)


@handles("classroom.courses.topics.delete")
def delete(world: World, call: Call) -> None:
    """The work under a topic stays, without it."""
    course = find_course(world, call)
    topic = _find(course, call)
    state.require_teacher(course, call.actor)
    del course.topics[topic["topicId"]]
    for work in course.work.values():
        if work.resource.get("topicId") == topic["topicId"]:
            del work.resource["topicId"]
