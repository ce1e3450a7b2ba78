"""What is said of a module that pupils go through with a teacher, wherever it is shown."""

WITH_TEACHER = {
    "sv": "Gå igenom modulen tillsammans med en lärare, aldrig som läxa. Läraren svarar för klassen, och inget sparas "
    "om någon elev.",
    "da": "Gennemgå modulet sammen med en lærer, aldrig som lektie. Læreren svarer for klassen, og intet gemmes om "
    "nogen elev.",
    "en": "Go through this module together with a teacher, never as homework. The teacher answers for the class, and "
    "nothing is kept about any pupil.",
}
